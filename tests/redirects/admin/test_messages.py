"""Messages to editors when the URLs of pages change."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from site_core.redirects.models import RedirectRule
from tests.support import factories
from tests.support.forms import form_data
from tests.support.html import soup


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a", title="The article")


def messages(response):
    return " ".join(message.get_text(" ", strip=True) for message in soup(response).select(".messages li"))


def move_url(page, destination):
    return reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])


@pytest.fixture
def library(site):
    return factories.BlogIndexPageFactory(parent=site.home, slug="library")


def test_move_is_reported_with_a_link_to_the_redirect(editor, site, article, library):
    response = editor.post(move_url(article, library), follow=True)
    assert "Visitors of the old URL are redirected to the new one." in messages(response)
    (link,) = {link["href"] for link in soup(response).select(".messages a") if "/redirects/" in link["href"]}
    assert "/articles/a/" in soup(editor.get(link)).get_text()


def test_moving_back_reports_deleted_redirects(editor, site, article, library):
    editor.post(move_url(article, library))
    response = editor.post(move_url(article, site.articles), follow=True)
    assert "A redirect was deleted because there is a page at its URL now." in messages(response)
    assert "Visitors of the old URL are redirected to the new one." in messages(response)


def test_moving_a_draft_does_not_mention_redirects(editor, site):
    draft = factories.StandardPageFactory(parent=site.home, slug="draft", live=False)
    response = editor.post(move_url(draft, site.team), follow=True)
    assert "redirect" not in messages(response)


def test_bulk_move_is_reported_for_all_pages_together(editor, article, library):
    other = factories.ArticlePageFactory(parent=article.get_parent(), slug="b")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    url = f"{url}?id={article.pk}&id={other.pk}&next=/admin/"
    response = editor.post(url, {"chooser": library.pk}, follow=True)
    assert RedirectRule.objects.count() == 2
    assert "Visitors of the 2 old URLs are redirected to the new ones." in messages(response)


def test_user_without_permission_gets_the_message_without_a_link(article, library, django_user_model):
    user = django_user_model.objects.create_user("mover", password="x")
    user.groups.add(Group.objects.get(name="Medical reviewers"))
    Group.objects.get(name="Medical reviewers").permissions.filter(content_type__app_label="redirects").delete()
    client = Client()
    client.force_login(user)
    response = client.post(move_url(article, library), follow=True)
    assert "Visitors of the old URL are redirected to the new one." in messages(response)
    assert not soup(response).select(".messages a[href*=redirects]")


def test_changes_outside_the_admin_are_not_reported_to_the_next_editor(editor, site, article, library):
    article.move(library, "last-child")
    draft = factories.ArticlePageFactory(parent=site.articles, slug="draft", live=False)
    response = editor.post(move_url(draft, library), follow=True)
    assert "redirect" not in messages(response)


@pytest.fixture
def _committed(monkeypatch):
    """Run on_commit callbacks at once, since the transaction of the test never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, **kwargs: run())


def rename(editor, page, slug, **action):
    fields = {"title": "Team", "slug": slug, "introduction": "Who you meet."}
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(url, form_data(fields) | action, follow=True)


@pytest.mark.usefixtures("_committed")
def test_published_slug_is_reported_in_the_same_request(editor, site):
    response = rename(editor, site.team, "people", **{"action-publish": "1"})
    assert "Visitors of the 3 old URLs are redirected to the new ones." in messages(response)


@pytest.mark.usefixtures("_committed")
def test_changed_slug_of_a_draft_is_reported_when_it_is_published(editor, site):
    response = rename(editor, site.team, "people")
    assert "redirect" not in messages(response)
    assert not RedirectRule.objects.exists()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{url}?id={site.team.pk}&next=/admin/", follow=True)
    assert "Visitors of the 3 old URLs are redirected to the new ones." in messages(response)
