"""From page views to one number per page and day."""

import datetime

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.utils import timezone

from site_core.page_views import counter
from site_core.page_views.models import PageCount
from tests.support.factories import StandardPageFactory, make_private


def counts():
    return {count.page_id: count.count for count in PageCount.objects.filter(day=timezone.localdate())}


def view(*paths, host="testserver", times=1):
    for path in paths:
        counter.record_view(host, path, times)
    counter.flush()


def test_page_is_counted_by_its_url(site):
    view("/articles/", "/articles/", "/")
    assert counts() == {site.articles.pk: 2, site.home.pk: 1}


def test_counts_of_a_day_add_up(site):
    view("/articles/")
    view("/articles/", times=4)
    assert counts() == {site.articles.pk: 5}


def test_host_with_a_port_is_the_same_site(site):
    view("/articles/", host="testserver:8000")
    assert counts() == {site.articles.pk: 1}


@pytest.mark.parametrize("path", ["/none/", "/articles/none/", "/search/", "", "//", "/articles", "/\0", "/%00", "/é/"])
def test_other_urls_are_not_counted(site, path):
    view(path)
    assert set(counts()) <= {site.home.pk}


def test_draft_and_private_page_are_not_counted(site):
    page = StandardPageFactory(slug="private")
    make_private(page)
    StandardPageFactory(slug="draft", live=False)
    view("/private/", "/draft/")
    assert counts() == {}


@pytest.mark.parametrize("host", ["", ":", "a" * 5000, "[::1", "x y", "\0"])
def test_invalid_host_is_ignored(site, host):
    view("/articles/", host=host)
    assert not set(counts()) - {site.articles.pk}


def test_number_of_pending_urls_is_limited(site, monkeypatch):
    monkeypatch.setattr(counter, "MAX_PENDING_URLS", 3)
    for number in range(10):
        counter.record_view("testserver", f"/{number}/")
    counter.record_view("testserver", "/0/")
    assert sum(counter.take_counts().values()) == 4


@pytest.mark.parametrize("error", [OperationalError("busy"), InterfaceError("closed")])
def test_busy_database_is_retried(site, caplog, error):
    counter.record_view("testserver", "/articles/")

    def refuse(execute, sql, *rest):
        raise error

    with connection.execute_wrapper(refuse):
        counter.flush()
    assert "will be retried" in caplog.text
    view("/articles/")
    assert counts() == {site.articles.pk: 2}


def test_counts_that_the_database_rejects_are_dropped(site, caplog):
    counter.record_view("testserver", "/articles/")

    def refuse(execute, sql, *rest):
        raise DataError("no")

    with connection.execute_wrapper(refuse):
        counter.flush()
    assert "were lost" in caplog.text
    assert not counter.take_counts()


def test_counts_are_deleted_after_400_days(site, monkeypatch):
    monkeypatch.setattr(counter._counter, "old_counts_deleted_on", None)
    today = timezone.localdate()
    for days in (399, 400, 401):
        PageCount.objects.create(page=site.articles, day=today - datetime.timedelta(days=days), count=1)
    view("/articles/")
    assert PageCount.objects.count() == 3
    assert PageCount.objects.earliest("day").day == today - datetime.timedelta(days=400)


def test_only_page_day_and_number_are_stored():
    assert {field.name for field in PageCount._meta.get_fields()} == {"id", "page", "day", "count"}


def test_number_of_queries_does_not_grow_with_pages(site, django_assert_max_num_queries):
    counter.record_view("testserver", "/articles/")
    counter.record_view("testserver", "/team/")
    counter.record_view("testserver", "/treatments/")
    counter._counter.old_counts_deleted_on = timezone.localdate()
    with django_assert_max_num_queries(8):
        counter.flush()


def test_counts_do_not_invalidate_the_page_cache(site, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        view("/articles/")
        PageCount.objects.first().save()
        PageCount.objects.first().delete()
    assert callbacks == []
