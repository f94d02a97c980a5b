"""Work after a transaction: done once it is committed, and logged if it fails."""

import pytest
from django.db import transaction

from site_core.lib.on_commit import run_after_commit


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
