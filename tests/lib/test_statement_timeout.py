"""Queries that take too long are interrupted."""

import pytest
from django.db import OperationalError, connection

from site_core.lib.statement_timeout import statement_timeout

pytestmark = pytest.mark.django_db
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_endless_query_is_interrupted_and_the_next_one_runs():
    with pytest.raises(OperationalError), statement_timeout(0.05):
        run(ENDLESS[connection.vendor])
    assert run("SELECT 1") == (1,)


def test_limit_ends_with_the_block():
    with statement_timeout(0.05):
        assert run("SELECT 1") == (1,)
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n"
    assert run(count) == (300000,)
