"""Counts get from memory into the database: in batches, after failures, from every process, and at exit."""

import os
import sqlite3
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from site_core.redirects.models import NotFoundPath, RedirectHit, RedirectRule
from site_core.redirects.serving import hit_counters
from tests.support import processes


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def rule(db):
    return RedirectRule.objects.create(source="/old/", target="/team/")


def days(rule):
    return {row.day: row.count for row in rule.days.all()}


def test_hits_are_counted_by_rule_and_day(rule):
    today = timezone.localdate()
    RedirectHit.objects.create(rule=rule, day=today - timedelta(days=1), count=7)
    for _ in range(2):
        hit_counters.record_hits([rule.pk])
        hit_counters.record_hits([rule.pk])
        hit_counters.flush()
    rule.refresh_from_db()
    assert rule.hits == 4
    assert rule.last_hit_at is not None
    assert days(rule) == {today: 4, today - timedelta(days=1): 7}


def test_hits_older_than_a_year_are_deleted(rule):
    RedirectHit.objects.create(rule=rule, day=timezone.localdate() - timedelta(days=400), count=7)
    hit_counters._counters.old_hits_deleted_on = None
    hit_counters.record_hits([rule.pk])
    hit_counters.flush()
    assert list(days(rule)) == [timezone.localdate()]


def test_old_hits_are_deleted_only_once_a_day(rule):
    hit_counters.record_hits([rule.pk])
    hit_counters.flush()
    hit_counters.record_hits([rule.pk])
    with CaptureQueriesContext(connection) as queries:
        hit_counters.flush()
    assert not [
        query for query in queries.captured_queries if "DELETE" in query["sql"] and "redirecthit" in query["sql"]
    ]


def test_hits_of_a_deleted_rule_are_dropped(rule):
    other = RedirectRule.objects.create(source="/other/", target="/team/")
    hit_counters.record_hits([rule.pk])
    hit_counters.record_hits([other.pk])
    rule.delete()
    hit_counters.flush()
    other.refresh_from_db()
    assert other.hits == 1


def test_paths_not_found_on_a_deleted_site_are_dropped(site):
    hit_counters.record_not_found(site.site.pk + 1000, "/a/")
    hit_counters.record_not_found(site.site.pk, "/b/")
    hit_counters.flush()
    assert [row.path for row in NotFoundPath.objects.all()] == ["/b/"]
    assert hit_counters.take_counts() == ({}, {})


def test_number_of_queries_does_not_grow_with_the_counts(site):
    for number in range(1000):
        hit_counters.record_not_found(site.site.pk, f"/a-{number}/")
        hit_counters.record_hits([number])
    with CaptureQueriesContext(connection) as queries:
        hit_counters.flush()
    assert NotFoundPath.objects.count() == 1000
    assert len(queries) < 60


def test_flush_without_counts_takes_no_queries(django_assert_num_queries):
    with django_assert_num_queries(0):
        hit_counters.flush()


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection closed")])
def test_counts_survive_a_busy_database(site, rule, error, caplog):
    hit_counters.record_hits([rule.pk])
    hit_counters.record_not_found(site.site.pk, "/gone/", "news.example")

    def fail(execute, sql, *rest):
        raise error

    with connection.execute_wrapper(fail):
        hit_counters.flush()
    assert "will be retried" in caplog.text
    hit_counters.record_not_found(site.site.pk, "/gone/")
    hit_counters.flush()
    rule.refresh_from_db()
    assert rule.hits == 1
    row = NotFoundPath.objects.get()
    assert (row.hits, row.referrer_host) == (2, "news.example")


def test_counts_that_the_database_rejects_are_not_retried(site, caplog):
    hit_counters.record_not_found(site.site.pk, "/gone/")

    def fail(execute, sql, *rest):
        raise DataError("no such text")

    with connection.execute_wrapper(fail):
        hit_counters.flush()
    assert "were lost" in caplog.text
    assert hit_counters.take_counts() == ({}, {})


def test_restored_counts_are_bounded(site, monkeypatch):
    monkeypatch.setattr(hit_counters, "MAX_PENDING_PATHS", 10)
    for number in range(10):
        hit_counters.record_not_found(site.site.pk, f"/a-{number}/")
    others = {(site.site.pk, f"/b-{number}/"): (1, "") for number in range(10)}
    hit_counters._counters.merge(hit_counters.PendingCounts(Counter(), others))
    assert len(hit_counters._counters.pending.not_found) == 10


def test_child_process_starts_without_the_counts_of_its_parent(rule):
    hit_counters.record_hits([rule.pk])
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        hits, not_found = hit_counters.take_counts()
        os.write(write, b"none" if not hits and not not_found else b"some")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 10) == b"none"
    assert hit_counters.take_counts()[0] == {rule.pk: 1}


PROGRAM = """
from site_core.redirects.serving import hit_counters
hit_counters.record_not_found({site}, "/gone/")
hit_counters.record_not_found({site}, "/gone/")
"""


def test_counts_are_written_at_exit(data_dir):
    with sqlite3.connect(data_dir / "db.sqlite3") as rows:
        (site,) = rows.execute("select id from wagtailcore_site").fetchone()
        program = processes.python(data_dir, PROGRAM.format(site=site))
        program.communicate(timeout=60)
        assert program.returncode == 0
        assert rows.execute("select path, hits from redirects_notfoundpath").fetchall() == [("/gone/", 2)]


def write_first(create):
    """Return a wrapper that calls ``create``, as another process would, before the first row of counts is written."""
    calls = iter([create])

    def wrapper(execute, sql, *rest):
        if sql.startswith("INSERT") and (other := next(calls, None)):
            other()
        return execute(sql, *rest)

    return wrapper


def test_misses_that_two_processes_write_first_are_added(site):
    now = timezone.now()
    values = {"site": site.site, "path": "/gone/", "hits": 5, "first_seen": now, "last_seen": now}
    hit_counters.record_not_found(site.site.pk, "/gone/")
    with connection.execute_wrapper(write_first(lambda: NotFoundPath.objects.create(**values))):
        hit_counters.flush()
    assert NotFoundPath.objects.get().hits == 6


def test_hits_that_two_processes_write_first_are_added(rule):
    values = {"rule": rule, "day": timezone.localdate(), "count": 5}
    hit_counters.record_hits([rule.pk])
    with connection.execute_wrapper(write_first(lambda: RedirectHit.objects.create(**values))):
        hit_counters.flush()
    assert RedirectHit.objects.get().count == 6
