"""What editors are told when pages get other addresses."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from site_core.redirects.models import RedirectRule
from tests import factories
from tests.forms import form_data
from tests.html import soup


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a", title="The article")


def told(response):
    return " ".join(message.get_text(" ", strip=True) for message in soup(response).select(".messages li"))


def move_url(page, destination):
    return reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])


@pytest.fixture
def library(site):
    return factories.BlogIndexPageFactory(parent=site.home, slug="library")


def test_move_says_that_the_address_is_redirected_and_leads_to_the_redirect(editor, site, article, library):
    response = editor.post(move_url(article, library), follow=True)
    assert "Visitors of the old address are redirected." in told(response)
    (link,) = {link["href"] for link in soup(response).select(".messages a") if "/redirects/" in link["href"]}
    assert "/articles/a/" in soup(editor.get(link)).get_text()


def test_move_back_says_that_redirects_were_removed(editor, site, article, library):
    editor.post(move_url(article, library))
    response = editor.post(move_url(article, site.articles), follow=True)
    assert "A redirect that stood at this address was removed, as a page is there now." in told(response)
    assert "Visitors of the old address are redirected." in told(response)


def test_move_of_a_draft_says_nothing_of_redirects(editor, site):
    draft = factories.StandardPageFactory(parent=site.home, slug="draft", live=False)
    response = editor.post(move_url(draft, site.team), follow=True)
    assert "redirect" not in told(response)


def test_bulk_move_says_it_for_all_pages_together(editor, article, library):
    other = factories.ArticlePageFactory(parent=article.get_parent(), slug="b")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    url = f"{url}?id={article.pk}&id={other.pk}&next=/admin/"
    response = editor.post(url, {"chooser": library.pk}, follow=True)
    assert RedirectRule.objects.count() == 2
    assert "Visitors of the 2 old addresses are redirected." in told(response)


def test_person_without_a_right_to_redirects_is_told_without_a_link(article, library, django_user_model):
    user = django_user_model.objects.create_user("mover", password="x")
    user.groups.add(Group.objects.get(name="Medical reviewers"))
    Group.objects.get(name="Medical reviewers").permissions.filter(content_type__app_label="site_core").delete()
    client = Client()
    client.force_login(user)
    response = client.post(move_url(article, library), follow=True)
    assert "Visitors of the old address are redirected." in told(response)
    assert not soup(response).select(".messages a[href*=redirects]")


def test_what_happened_outside_the_admin_is_not_told_to_the_next_editor(editor, site, article, library):
    article.move(library, "last-child")
    draft = factories.ArticlePageFactory(parent=site.articles, slug="draft", live=False)
    response = editor.post(move_url(draft, library), follow=True)
    assert "redirect" not in told(response)


@pytest.fixture
def _committed(monkeypatch):
    """What waits for the end of the transaction runs at once: the test's own transaction never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, **kwargs: run())


def rename(editor, page, slug, **action):
    fields = {"title": "Team", "slug": slug, "introduction": "Who you meet."}
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(url, form_data(fields) | action, follow=True)


@pytest.mark.usefixtures("_committed")
def test_published_slug_says_so_in_the_same_request(editor, site):
    response = rename(editor, site.team, "people", **{"action-publish": "1"})
    assert "Visitors of the 3 old addresses are redirected." in told(response)


@pytest.mark.usefixtures("_committed")
def test_draft_of_a_slug_says_nothing_until_it_is_published(editor, site):
    response = rename(editor, site.team, "people")
    assert "redirect" not in told(response)
    assert not RedirectRule.objects.exists()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{url}?id={site.team.pk}&next=/admin/", follow=True)
    assert "Visitors of the 3 old addresses are redirected." in told(response)
