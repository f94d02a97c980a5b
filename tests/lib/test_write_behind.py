"""Counters in memory, written by a thread."""

import os
from collections import Counter

import pytest
from django.db import DatabaseError, OperationalError

from site_core.lib.write_behind import WriteBehindCounter


class Visits(WriteBehindCounter[Counter]):
    name = "visits"
    interval = 0.01
    error = None

    def __init__(self):
        super().__init__()
        self.written = Counter()

    def empty(self):
        return Counter()

    def merge(self, pending):
        self.pending.update(pending)

    def write(self, pending):
        if self.error:
            raise self.error
        self.written.update(pending)

    def count(self, key):
        with self.lock:
            self.pending[key] += 1


@pytest.fixture
def visits(db):
    return Visits()


def test_counts_are_written_once(visits):
    visits.count("a")
    visits.flush()
    visits.flush()
    assert visits.written == {"a": 1}


def test_a_busy_database_gets_the_counts_next_time(visits, caplog):
    visits.count("a")
    visits.error = OperationalError("database is locked")
    visits.flush()
    visits.error = None
    visits.count("a")
    visits.flush()
    assert visits.written == {"a": 2}
    assert "will be retried" in caplog.text


def test_counts_that_the_database_refuses_are_dropped(visits, caplog):
    visits.count("a")
    visits.error = DatabaseError("no such row")
    visits.flush()
    assert not visits.pending
    assert "were lost" in caplog.text


def test_without_an_interval_no_thread_starts(visits):
    visits.interval = None
    visits.start_writing()
    assert visits.writer is None


def test_stopping_writes_what_is_pending(visits):
    visits.interval = 60
    visits.start_writing()
    visits.count("a")
    visits.stop()
    assert visits.written == {"a": 1}


def test_a_child_process_starts_empty(visits):
    visits.count("a")
    if (child := os.fork()) == 0:
        os._exit(len(visits.pending))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert visits.pending == {"a": 1}
