"""What can get in the way while a section is deleted or restored in the background."""

import datetime

import pytest
from django.db import models
from django.urls import reverse
from wagtail.models import Page

from home.models import StandardPage
from site_core.background_tasks import services
from site_core.background_tasks.models import BackgroundTask
from site_core.page_feedback.models import FeedbackCount
from site_core.trash import tasks
from site_core.trash.models import TrashEntry
from site_core.trash.protection import find_protected
from site_core.trash.purging import purge
from site_core.trash.restoring import RestoreError, restore
from site_core.trash.task_views import warn_about_deletion
from tests.support import factories
from tests.support.html import soup
from tests.support.table_dumps import differences, dump

from .test_sections import (
    SLUGS,
    State,
    check_tree,
    delete_in_admin,
    interrupt,
    run_until_killed,
    statuses,
)

pytestmark = pytest.mark.usefixtures("small_limits")
HOSTILE = "<b>Archive</b> & “more”"


@pytest.fixture
def protecting(monkeypatch):
    """Have a row of feedback forbid the deletion of its page, as a model of another app may."""
    monkeypatch.setattr(FeedbackCount._meta.get_field("page").remote_field, "on_delete", models.PROTECT)


def protect(page):
    return FeedbackCount.objects.create(page=page, day=datetime.date(2026, 1, 1))


@pytest.fixture
def archive(site):
    return site.home.add_child(instance=StandardPage(title=HOSTILE, slug="archive", live=False))


def fail_to_restore(entry, admin, archive):
    """Restore articles below a page that can’t have them."""
    task = tasks.start_restoring(entry, admin, parent=archive)
    assert task.state == State.FAILED
    return task


def test_failed_restoration_changes_nothing_and_offers_another_place(site, articles, admin, client, archive):
    before = dump()
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    task = fail_to_restore(entry, admin, archive)
    assert "can’t be below" in task.error
    assert not Page.objects.filter(pk__in=entry.object_ids).exists()

    url = reverse("trash_entry", args=[entry.pk])
    assert client.get(reverse("background_task", args=[task.pk]))["Location"] == url
    response = client.get(url)
    html = response.content.decode()
    assert "can’t be below “&lt;b&gt;Archive&lt;/b&gt; &amp; “more””" in html
    assert "<b>Archive" not in html
    assert soup(response).select_one("[name=parent]")
    client.post(url, {"parent": site.home.pk, "state": "as-it-was"})
    assert BackgroundTask.objects.last().state == State.DONE
    assert differences(before) == {}
    check_tree()
    client.force_login(admin)
    assert "Start again" in client.get(reverse("background_task", args=[task.pk])).content.decode()


def test_undo_works_after_a_failed_restoration(site, articles, admin, client, archive):
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    fail_to_restore(entry, admin, archive)
    client.post(reverse("trash_undo"), {"entry": entry.pk})
    assert not TrashEntry.objects.exists()
    assert statuses(client) == {200}


def test_rest_of_a_failed_restoration_goes_on_below_what_is_there(site, articles, admin, client, monkeypatch, archive):
    before = dump()
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    task = run_until_killed(monkeypatch, lambda: tasks.start_restoring(entry, admin), 2)
    BackgroundTask.objects.filter(pk=task.pk).update(state=State.FAILED, error="The disk was full.")
    response = client.get(reverse("trash_entry", args=[entry.pk]))
    text = response.content.decode()
    assert "The disk was full." in text
    assert "3 of the pages are there already." in text
    assert not soup(response).select("[name=parent]")
    client.post(reverse("trash_entry", args=[entry.pk]), {"parent": archive.pk, "state": "as-it-was"})
    assert BackgroundTask.objects.last().state == State.DONE
    assert differences(before) == {}
    check_tree()


def test_failed_restoration_that_is_started_again_keeps_others_out(site, articles, admin, monkeypatch, archive):
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    first = tasks.start_restoring(entry, admin, parent=archive)
    assert tasks.start_restoring(entry, admin, parent=archive).state == State.FAILED
    BackgroundTask.objects.filter(pk=first.pk).update(arguments=first.arguments | {"parent": site.home.pk})
    run_until_killed(monkeypatch, lambda: services.start_again(first) and first, 1)
    assert not purge(entry.pk)
    entry.refresh_from_db()
    assert entry.task_id == first.pk


def test_protected_page_below_is_refused_before_anything_is_deleted(site, articles, admin, client, protecting):
    Page.objects.filter(pk=articles[4].pk).update(title=HOSTILE, draft_title=HOSTILE)
    protect(articles[4])
    response = client.post(reverse("wagtailadmin_pages:delete", args=[site.articles.pk]), follow=True)
    text = response.content.decode()
    assert "Nothing was deleted" in text
    assert "<b>Archive" not in text
    assert reverse("wagtailadmin_pages:usage", args=[articles[4].pk]) in text
    assert not BackgroundTask.objects.exists()
    assert statuses(client) == {200}


def test_protected_page_among_few_is_refused_too(site, articles, admin, client, protecting):
    for article in articles[2:]:
        article.delete()
    TrashEntry.objects.all().delete()
    protect(articles[0])
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    for response in (
        delete_in_admin(client, site.articles),
        client.post(f"{url}?id={articles[0].pk}&id={articles[1].pk}&next=/admin/"),
    ):
        assert response["Location"] == reverse("wagtailadmin_explore", args=[articles[0].pk])
    assert Page.objects.filter(pk__in=[articles[0].pk, articles[1].pk]).count() == 2
    assert not TrashEntry.objects.exists()


def test_protected_pages_are_found_in_few_queries(site, articles, protecting, django_assert_num_queries):
    protect(articles[4])
    with django_assert_num_queries(2):
        assert find_protected(articles).pk == articles[4].pk
    with django_assert_num_queries(1):
        assert find_protected(articles[:4]) is None


def test_protection_that_appears_later_stops_the_deletion(site, articles, admin, client, monkeypatch, protecting):
    before = dump()
    task = run_until_killed(monkeypatch, lambda: tasks.start_deleting([site.articles], admin), 2)
    row = protect(articles[1])
    interrupt(task)
    services.continue_interrupted()
    task.refresh_from_db()
    assert task.state == State.FAILED
    assert "refers to one of the pages" in task.error
    left = Page.objects.filter(pk__in=[site.articles.pk, *(article.pk for article in articles)])
    assert sorted(left.values_list("slug", flat=True)) == ["a", "articles", "b"]
    assert left.filter(live=True).count() == 3
    entry = TrashEntry.objects.get()
    assert entry.rows.values("batch").distinct().count() == 4
    row.delete()
    client.post(reverse("trash_undo"), {"entry": entry.pk})
    assert differences(before) == {}
    check_tree()


def test_deletion_that_failed_continues_into_the_same_entry(site, articles, admin, monkeypatch, protecting):
    before = dump()
    row = protect(articles[1])
    task = tasks.start_deleting([site.articles], admin)
    assert task.state == State.FAILED
    row.delete()
    services.start_again(task, admin)
    assert not Page.objects.filter(pk=site.articles.pk).exists()
    entry = TrashEntry.objects.get()
    assert entry.state == ""
    tasks.start_restoring(entry, admin)
    assert differences(before) == {}


def test_unexpected_error_shows_visitors_the_pages_again(site, articles, admin, client, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("site_core.trash.sections.SectionDeletion.delete_page", fail)
    assert tasks.start_deleting([site.articles], admin).state == State.FAILED
    assert statuses(client) == {200}


@pytest.fixture
def deleting(site, articles, admin, monkeypatch):
    """A deletion of the articles that has deleted two of six."""
    return run_until_killed(monkeypatch, lambda: tasks.start_deleting([site.articles], admin), 1)


@pytest.mark.parametrize("which", ["section", "below"])
def test_second_deletion_says_that_there_is_one_already(site, articles, client, deleting, which):
    page = {"section": site.articles, "below": articles[0]}[which]
    response = delete_in_admin(client, page)
    assert response["Location"] == reverse("background_task", args=[deleting.pk])
    assert "is being deleted already" in client.get(response["Location"]).content.decode()
    with pytest.raises(tasks.AlreadyDeleting):
        tasks.start_deleting([Page.objects.get(pk=page.pk)], deleting.user)
    assert BackgroundTask.objects.count() == TrashEntry.objects.count() == 1


def test_section_above_one_that_is_being_deleted_waits_for_that(site, deleting):
    with pytest.raises(tasks.AlreadyDeleting, match="“Articles” is being deleted already"):
        tasks.start_deleting([site.home], deleting.user)
    assert Page.objects.get(pk=site.home.pk).live


def test_other_pages_can_be_deleted_meanwhile(site, client, deleting):
    delete_in_admin(client, site.treatments)
    assert not Page.objects.filter(pk=site.treatments.pk).exists()


def test_failed_deletion_can_not_be_started_again_beside_another(site, articles, admin, monkeypatch, protecting):
    row = protect(articles[1])
    failed = tasks.start_deleting([site.articles], admin)
    row.delete()
    run_until_killed(monkeypatch, lambda: tasks.start_deleting([Page.objects.get(slug="articles")], admin), 0)
    services.start_again(failed, admin)
    failed.refresh_from_db()
    assert failed.state == State.FAILED
    assert "is being deleted already" in failed.error


def test_entry_that_is_still_being_deleted_is_not_restored(site, admin, client, deleting):
    entry = TrashEntry.objects.get()
    task_url = reverse("background_task", args=[deleting.pk])
    for url, data in (
        (reverse("trash_entry", args=[entry.pk]), {"parent": site.home.pk, "state": "as-it-was"}),
        (reverse("trash_undo"), {"entry": entry.pk}),
    ):
        response = client.post(url, data, follow=True)
        assert response.redirect_chain[-1][0] == task_url
        assert "is still being deleted." in response.content.decode()
    for start in (tasks.start_restoring, lambda entry, user: restore(entry.pk, user)):
        with pytest.raises(RestoreError, match="is still being deleted"):
            start(entry, admin)
    assert BackgroundTask.objects.count() == 1
    assert entry.rows.exists()


def test_page_that_is_published_meanwhile_is_hidden_and_in_the_trash_as_published(site, client, admin, monkeypatch):
    articles = [factories.ArticlePageFactory(slug=slug, live=False) for slug in SLUGS]
    Page.objects.filter(pk=site.articles.pk).update(live=False)
    task = run_until_killed(monkeypatch, lambda: tasks.start_deleting([site.articles], admin), 0)
    assert not TrashEntry.objects.get().access["is_live"]
    articles[0].refresh_from_db()
    articles[0].save_revision().publish()
    with monkeypatch.context() as patch:
        patch.setattr(services, "run_and_wait", lambda pk: None)
        interrupt(task)
        services.continue_interrupted()
    run_until_killed(monkeypatch, lambda: task, 0)
    assert not Page.objects.filter(pk=articles[0].pk, live=True).exists()
    assert TrashEntry.objects.get().access["is_live"]
    interrupt(task)
    services.continue_interrupted()
    tasks.start_restoring(TrashEntry.objects.get(), admin)
    assert list(Page.objects.filter(slug__in=SLUGS, live=True).values_list("pk", flat=True)) == [articles[0].pk]


def test_publisher_is_told_that_the_page_is_being_deleted(site, articles, client, deleting):
    request = client.get(reverse("wagtailadmin_home")).wsgi_request
    page = Page.objects.get(pk=articles[0].pk)
    warn_about_deletion(request, page)
    warn_about_deletion(request, site.team)
    assert ["is being deleted, and this page with it" in str(each) for each in request._messages] == [True]


def test_page_that_is_moved_out_of_the_section_stays_and_is_shown_again(site, admin, monkeypatch):
    top = site.home.add_child(instance=StandardPage(title="Top", slug="top", live=False))
    pages = [top.add_child(instance=StandardPage(title=slug, slug=slug, live=False)) for slug in SLUGS]
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(live=True)
    task = run_until_killed(monkeypatch, lambda: tasks.start_deleting([top], admin), 0)
    Page.objects.get(pk=pages[0].pk).move(Page.objects.get(pk=site.home.pk), "last-child")
    interrupt(task)
    services.continue_interrupted()
    assert not Page.objects.filter(pk=top.pk).exists()
    assert Page.objects.get(pk=pages[0].pk).live
    check_tree()
