"""Work after a transaction: done once it is committed, and logged if it fails."""

import pytest
from django.db import transaction

from site_core.lib.on_commit import run_after_commit, run_once_after_commit


@pytest.mark.usefixtures("committed_db")
def test_function_is_called_after_the_commit():
    calls = []
    with transaction.atomic():
        run_after_commit(calls.append, 1)
        assert calls == []
    assert calls == [1]


@pytest.mark.usefixtures("committed_db")
def test_failure_is_logged_and_what_follows_is_done(caplog):
    def fail(number):
        raise ValueError(number)

    calls = []
    with transaction.atomic():
        run_after_commit(fail, 7)
        run_after_commit(calls.append, 1)
    assert calls == [1]
    assert "fail" in caplog.text


def test_function_is_not_called_after_a_rollback(db, django_capture_on_commit_callbacks):
    calls = []
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            run_after_commit(calls.append, 1)
            transaction.set_rollback(True)
        run_after_commit(calls.append, 2)
    assert calls == [2]


@pytest.mark.usefixtures("committed_db")
def test_what_a_transaction_asks_for_several_times_is_done_once():
    calls = []

    def note(value):
        calls.append(value)

    for _ in range(2):
        with transaction.atomic():
            for value in (1, 2, 1):
                run_once_after_commit(note, value)
    assert calls == [1, 2, 1, 2]


@pytest.mark.usefixtures("committed_db")
def test_what_was_rolled_back_is_done_after_the_next_commit_that_asks_for_it():
    calls = []

    def note(value):
        calls.append(value)

    with transaction.atomic():
        run_once_after_commit(note, 1)
        with transaction.atomic():
            run_once_after_commit(note, 1)
            run_once_after_commit(note, 2)
            transaction.set_rollback(True)
    assert calls == [1]
    with transaction.atomic():
        run_once_after_commit(note, 2)
    assert calls == [1, 2]
