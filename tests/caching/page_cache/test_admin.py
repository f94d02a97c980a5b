"""The screen of the page cache."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.support.factories import ArticlePageFactory


@pytest.fixture
def address(page_cache):
    return reverse("page_cache")


def test_screen_says_what_is_kept(editor, worker, site, address):
    ArticlePageFactory(parent=site.articles, slug="sleep")
    worker.get("/articles/sleep/")
    page = editor.get(address)
    assert (page.context["page_count"], page.context["location"]) == (1, "Files on this machine")
    assert "512.0\xa0MB" in page.content.decode()


def test_clearing_drops_every_copy_and_is_logged(editor, new_worker, site, address, page_cache):
    ArticlePageFactory(parent=site.articles, slug="sleep")
    workers = [new_worker(), new_worker()]
    for worker in workers:
        worker.get("/articles/sleep/")
    before = page_cache.generation()
    assert "was cleared" in editor.post(address, follow=True).content.decode()
    assert page_cache.usage() == (0, 0)
    assert page_cache.generation() != before
    assert ModelLogEntry.objects.filter(action="page_cache.clear").count() == 1


def test_asking_for_the_screen_clears_nothing(editor, worker, site, address, page_cache):
    worker.get("/articles/")
    editor.get(address)
    assert page_cache.usage()[0] == 1


def test_screen_is_closed_without_the_permission(client, django_user_model, site, address, page_cache):
    user = django_user_model.objects.create_user("eva", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")


def test_permission_opens_the_screen_and_its_menu_item(client, django_user_model, site, address):
    user = django_user_model.objects.create_user("eva", password="x")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "clear_page_cache"]))
    client.force_login(user)
    assert client.get(address).status_code == 200
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()


def test_screen_says_when_the_cache_is_off(editor, site, settings):
    settings.PAGE_CACHE = "off"
    page = editor.get(reverse("page_cache"))
    assert "The page cache is off" in page.content.decode()
    assert '<form method="post"' not in page.content.decode()
    assert editor.post(reverse("page_cache")).status_code == 302


def test_store_that_does_not_answer_is_told(editor, site, settings):
    settings.PAGE_CACHE = "redis://127.0.0.1:1/0"
    page = editor.get(reverse("page_cache")).content.decode()
    assert "The store does not respond" in page
    page = editor.post(reverse("page_cache"), follow=True).content.decode()
    assert "could not be cleared" in page


def test_cleared_copy_is_not_given_out_as_the_last_good_one(new_worker, site, page_cache, monkeypatch):
    ArticlePageFactory(parent=site.articles, slug="sleep")
    worker = new_worker()
    worker.get("/articles/sleep/")
    page_cache.clear()
    worker.django = lambda environ, start_response: 1 / 0
    assert worker.get("/articles/sleep/").status == 500
