"""What invalidates the page cache, and what does not."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from site_core.redirects.models import RedirectRule
from site_core.site_settings.models import ClinicSettings
from tests.support.factories import ArticlePageFactory, ImageFactory
from tests.support.reviewing import publish_without_review


@pytest.fixture
def article(site):
    return ArticlePageFactory(parent=site.articles, title="Sleep and low mood", slug="sleep")


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """A context whose changes are committed at its end. Changes before it count as committed."""

    def commits():
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return commits


@pytest.fixture
def invalidates(page_cache, commits):
    """Return a function that says whether a change invalidates the cache once it is committed, and not before."""

    def invalidates(change):
        before = page_cache.generation()
        with commits():
            change()
            assert page_cache.generation() == before
        return page_cache.generation() != before

    return invalidates


def publish(page):
    page.title += "!"
    page.save_revision().publish()


def scheduled(page):
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    type(page.get_latest_revision()).objects.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def expired(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


PAGE_CHANGES = {
    "publish": publish,
    "unpublish": lambda page: page.unpublish(),
    "delete": lambda page: page.delete(),
    "move": lambda page: page.move(Site.objects.get().root_page.get_children().first(), pos="last-child"),
    "reorder": lambda page: page.move(page.get_parent(), pos="first-child"),
    "alias": lambda page: page.create_alias(update_slug="sleep-2"),
    "scheduled publish": scheduled,
    "expiry": expired,
    "make private": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
}


@pytest.mark.parametrize("change", PAGE_CHANGES)
def test_change_of_a_page_invalidates(invalidates, article, change):
    assert invalidates(lambda: PAGE_CHANGES[change](article))


OTHER_CHANGES = {
    "settings": lambda: ClinicSettings.objects.get().save(),
    "site": lambda: Site.objects.get().save(),
    "image": ImageFactory,
    "redirect": lambda: RedirectRule.objects.create(source="/old/", target="/articles/"),
    "collection's privacy": lambda: CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    ),
}


@pytest.mark.parametrize("change", OTHER_CHANGES)
def test_change_of_content_that_pages_show_invalidates(invalidates, site, change):
    assert invalidates(OTHER_CHANGES[change])


def test_every_snippet_invalidates(invalidates, site):
    from wagtail.snippets.models import get_snippet_models

    from site_core.caching.signal_handlers import is_public

    assert [model for model in get_snippet_models() if not is_public(model)] == []


def test_draft_does_not_invalidate(invalidates, article):
    article.title = "Not yet"
    assert not invalidates(article.save_revision)


def test_new_draft_page_does_not_invalidate(invalidates, site):
    assert not invalidates(lambda: ArticlePageFactory(parent=site.articles, live=False))


def test_signing_in_does_not_invalidate(invalidates, site, client, admin_user):
    assert not invalidates(lambda: client.force_login(admin_user))


def test_visits_do_not_invalidate(invalidates, article, client):
    assert not invalidates(
        lambda: [client.get("/articles/sleep/"), client.get("/nothing/"), client.get("/search/?q=sleep")]
    )


def test_one_transaction_invalidates_once(page_cache, site, commits, monkeypatch):
    calls = []
    monkeypatch.setattr(page_cache, "invalidate", lambda: calls.append(1))
    with commits():
        for number in range(5):
            ArticlePageFactory(parent=site.articles, slug=f"a-{number}")
    assert len(calls) == 1


def test_rolled_back_change_does_not_invalidate(page_cache, article):
    before = page_cache.generation()
    with transaction.atomic():
        publish(article)
        transaction.set_rollback(True)
    assert page_cache.generation() == before


def test_published_text_is_visible_on_every_worker_at_once(new_worker, article, editor, commits):
    workers = [new_worker(), new_worker()]
    for each in workers:
        assert "Sleep and low mood" in each.get("/articles/sleep/").text
    with commits():
        article.title = "Sleep, revised"
        publish_without_review(article)
    for each in workers:
        assert "Sleep, revised" in each.get("/articles/sleep/").text
        assert "Sleep, revised" in each.get("/articles/").text


def test_changed_site_is_visible_although_a_worker_caches_sites(worker, article, settings, commits):
    settings.LOCAL_CACHE_TTL = 1000
    assert worker.get("/articles/sleep/").status == 200
    with commits():
        # As another process does it: this one's signals do not run.
        Site.objects.update(root_page=article.get_parent())
        ClinicSettings.objects.get().save()
    assert worker.get("/sleep/").status == 200


def test_starting_a_worker_invalidates(new_worker, page_cache):
    before = page_cache.generation()
    new_worker()
    assert page_cache.generation() != before


def test_preview_is_never_cached(new_worker, article, editor, page_cache):
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    assert response.status_code == 200
    assert page_cache.usage() == (0, 0)
