"""Guards in the admin against mistakes."""

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from site_core.pages.models import Topic
from tests.support import factories


@pytest.fixture
def admin(admin_client, site):
    return admin_client


def delete(admin, page):
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    return admin.post(url, {"confirm_site_name": settings.WAGTAIL_SITE_NAME}, follow=True)


@pytest.mark.parametrize("role", ["author", "reviewer"])
def test_person_referenced_by_a_page_cannot_be_deleted(admin, site, role):
    factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    response = delete(admin, getattr(site, role))
    assert Page.objects.filter(pk=getattr(site, role).pk).exists()
    assert "be deleted because other pages refer to them" in response.content.decode()


def test_team_page_with_a_referenced_person_cannot_be_deleted(admin, site):
    factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    delete(admin, site.team)
    assert Page.objects.filter(pk=site.team.pk).exists()


def test_unreferenced_person_can_be_deleted(admin, site):
    delete(admin, site.reviewer)
    assert not Page.objects.filter(pk=site.reviewer.pk).exists()


def test_draft_that_refers_to_a_deleted_person_can_be_edited(admin, site):
    article = factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    third = factories.PersonPageFactory(parent=site.team)
    article.reviewer = third
    article.save_revision()
    Page.objects.get(pk=third.pk).delete()
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200


@pytest.mark.parametrize(("query", "is_found"), [("keta", True), ('"', False), ("'\"><script>", False)])
def test_topics_are_searched_whatever_is_typed(admin, site, query, is_found):
    topic = factories.TopicFactory(name="Ketamine")
    response = admin.get(reverse("wagtailsnippets_pages_topic:list"), {"q": query})
    assert response.status_code == 200
    assert (topic in response.context["object_list"]) is is_found


def test_topic_in_use_cannot_be_deleted(admin, site):
    topic = factories.TopicFactory()
    factories.ArticlePageFactory(topics=[topic])
    admin.post(reverse("wagtailsnippets_pages_topic:delete", args=[topic.pk]))
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_unused_topic_can_be_deleted(admin, site):
    topic = factories.TopicFactory()
    admin.post(reverse("wagtailsnippets_pages_topic:delete", args=[topic.pk]))
    assert not Topic.objects.filter(pk=topic.pk).exists()


def draft_data(**fields):
    return nested_form_data(
        {
            "title": "Only a title",
            "slug": "only-a-title",
            "publication_date": "2026-11-01 09:00",
            "key_takeaways": streamfield([]),
            "body": streamfield([]),
            "article_authors": inline_formset([]),
            "references": inline_formset([]),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def test_draft_with_only_a_title_can_be_saved(admin, site):
    url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
    admin.post(url, draft_data())
    assert Page.objects.get(slug="only-a-title").live is False


def test_draft_with_an_incomplete_reference_can_be_saved(admin, site):
    url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
    admin.post(url, draft_data(references=inline_formset([{"authors": "Williams NR"}])))
    draft = Page.objects.get(slug="only-a-title").get_latest_revision_as_object()
    assert [row.authors for row in draft.references.all()] == ["Williams NR"]


def test_article_cannot_use_the_slug_of_the_feed(admin, site):
    url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
    response = admin.post(url, draft_data(slug="feed"))
    assert "The site itself uses the URL /articles/feed/." in response.content.decode()


def test_control_characters_do_not_break_the_feed(client, site):
    factories.ArticlePageFactory(title="Before \x0b after", slug="control")
    response = client.get("/articles/feed/")
    assert response.status_code == 200
    assert b"Before  after" in response.content


def test_unsaved_person_can_be_previewed(site):
    person = factories.PersonPage(title="New Person", slug="new", job_title="Nurse", summary="New.")
    request = person.make_preview_request()
    assert request.status_code == 200
