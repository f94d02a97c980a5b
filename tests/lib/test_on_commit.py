"""Work after a transaction: done once it is committed, and logged if it fails."""

import pytest
from django.db import transaction

from site_core.lib.on_commit import run_after_commit

pytestmark = pytest.mark.django_db(transaction=True)


def test_function_is_called_after_the_commit():
    calls = []
    with transaction.atomic():
        run_after_commit(calls.append, 1)
        assert calls == []
    assert calls == [1]


def test_failure_is_logged_and_what_follows_is_done(caplog):
    def fail(number):
        raise ValueError(number)

    calls = []
    with transaction.atomic():
        run_after_commit(fail, 7)
        run_after_commit(calls.append, 1)
    assert calls == [1]
    assert "fail" in caplog.text
