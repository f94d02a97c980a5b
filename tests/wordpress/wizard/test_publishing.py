"""Publishing later what was public at the old site."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from blog.models import ArticlePage, BlogIndexPage
from site_core.background_tasks.models import BackgroundTask
from site_core.wordpress.models import ImportRun
from tests.support.html import soup
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish_url(client, tmp_path):
    """Import five posts as drafts, of which two were public, and return the URL of the view."""
    german = [("language", "de", "Deutsch")]
    english = [("language", "en", "English")]
    items = [
        item(1, terms=english),
        item(2, terms=english),
        item(3, status="draft", terms=english),
        item(4, password="sesame", terms=english),
        item(5, terms=german),
        item(6, status="private", terms=english),
    ]
    import_export(write_export(tmp_path / "export.xml", *items))
    return reverse("wordpress_publish", args=[ImportRun.objects.get().pk])


def live_slugs():
    return set(ArticlePage.objects.live().filter(slug__startswith="item-").values_list("slug", flat=True))


def text_of(response):
    return " ".join(soup(response).main.get_text(" ").split())


def test_asks_first_and_says_how_many(client, publish_url):
    text = text_of(client.get(publish_url))
    assert "2 pages were public at the old site and are drafts here." in text
    assert live_slugs() == set()


def test_publishes_only_what_was_public_in_this_language(client, publish_url):
    response = client.post(publish_url, follow=True)
    assert response.status_code == 200
    assert live_slugs() == {"item-1", "item-2"}
    assert BackgroundTask.objects.get().result == {"published": 2, "edited": 0}
    assert BlogIndexPage.objects.first().live
    page = ArticlePage.objects.get(slug="item-1")
    assert page.first_published_at.isoformat() == "2024-03-01T09:30:00+00:00"
    assert page.live_revision == page.latest_revision
    assert page.reviewer is None
    assert "Nothing is left to publish" in text_of(client.get(publish_url))


def test_public_articles_say_that_nobody_has_reviewed_them(client, publish_url):
    client.post(publish_url)
    response = client.get(ArticlePage.objects.get(slug="item-1").get_url())
    assert "has not been medically reviewed yet" in soup(response).main.get_text()


def test_edited_pages_stay_drafts(client, publish_url):
    page = ArticlePage.objects.get(slug="item-1").get_latest_revision_as_object()
    page.title = "Edited here"
    page.save_revision(clean=False)
    assert "1 more page was edited here" in text_of(client.get(publish_url))
    client.post(publish_url)
    assert live_slugs() == {"item-2"}


def test_what_was_unpublished_here_stays_unpublished(client, publish_url):
    client.post(publish_url)
    ArticlePage.objects.get(slug="item-1").unpublish()
    client.post(publish_url)
    assert live_slugs() == {"item-2"}


def test_deleted_pages_are_no_error(client, publish_url):
    Page.objects.get(slug="item-1").delete()
    client.post(publish_url)
    assert live_slugs() == {"item-2"}


def test_an_import_that_was_undone_has_nothing_to_publish(client, publish_url):
    ImportRun.objects.update(status=ImportRun.Status.UNDONE)
    assert client.get(publish_url).status_code == 302
    assert client.post(publish_url).status_code == 302
    assert not BackgroundTask.objects.exists()


def test_the_report_and_the_list_lead_here(client, publish_url):
    for url in (reverse("wordpress_report", args=[ImportRun.objects.get().pk]), reverse("wordpress_worklist")):
        assert soup(client.get(url)).select_one(f'main a[href="{publish_url}"]')
