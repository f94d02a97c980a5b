"""The admin view of the page cache."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.support.factories import ArticlePageFactory


@pytest.fixture
def url(page_cache):
    return reverse("page_cache")


def test_view_shows_the_state_of_the_cache(editor, worker, site, url):
    ArticlePageFactory(parent=site.articles, slug="sleep")
    worker.get("/articles/sleep/")
    page = editor.get(url)
    assert (page.context["page_count"], page.context["location"]) == (1, "Files on this machine")
    assert "512.0\xa0MB" in page.content.decode()


def test_clearing_deletes_every_entry_and_is_logged(editor, new_worker, site, url, page_cache):
    ArticlePageFactory(parent=site.articles, slug="sleep")
    workers = [new_worker(), new_worker()]
    for worker in workers:
        worker.get("/articles/sleep/")
    before = page_cache.generation()
    assert "was cleared" in editor.post(url, follow=True).content.decode()
    assert page_cache.usage() == (0, 0)
    assert page_cache.generation() != before
    assert ModelLogEntry.objects.filter(action="page_cache.clear").count() == 1


def test_opening_the_view_clears_nothing(editor, worker, site, url, page_cache):
    worker.get("/articles/")
    editor.get(url)
    assert page_cache.usage()[0] == 1


def test_view_requires_the_permission(client, django_user_model, site, url, page_cache):
    user = django_user_model.objects.create_user("eva", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")


def test_permission_grants_the_view_and_its_menu_item(client, django_user_model, site, url):
    user = django_user_model.objects.create_user("eva", password="x")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "clear_page_cache"]))
    client.force_login(user)
    assert client.get(url).status_code == 200
    assert url in client.get(reverse("wagtailadmin_home")).content.decode()


def test_permission_has_a_complete_label_in_the_group_form(editor, site):
    """Wagtail removes the model's name from the end of the label of a permission."""
    form = editor.get(reverse("wagtailusers_groups:add")).content.decode()
    assert "Can clear the" not in form


def test_view_says_that_the_cache_is_off(editor, site, settings):
    settings.PAGE_CACHE = "off"
    page = editor.get(reverse("page_cache"))
    assert "The page cache is off" in page.content.decode()
    assert '<form method="post"' not in page.content.decode()
    assert editor.post(reverse("page_cache")).status_code == 302


def test_view_says_that_the_store_does_not_respond(editor, site, settings):
    settings.PAGE_CACHE = "redis://127.0.0.1:1/0"
    page = editor.get(reverse("page_cache")).content.decode()
    assert "The store does not respond" in page
    page = editor.post(reverse("page_cache"), follow=True).content.decode()
    assert "could not be cleared" in page


def test_cleared_entry_is_not_used_as_the_last_good_copy(new_worker, site, page_cache, monkeypatch):
    ArticlePageFactory(parent=site.articles, slug="sleep")
    worker = new_worker()
    worker.get("/articles/sleep/")
    page_cache.clear()
    worker.django = lambda environ, start_response: 1 / 0
    assert worker.get("/articles/sleep/").status == 500
