"""Threads share compiled queries. In a module of its own, because rows of the small site would lock the tables."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import ArticlePage
from site_core.lib.compiled_query import CompiledQuery, Parameter


@pytest.mark.usefixtures("committed_db")
def test_each_thread_uses_its_own_connection():
    query, counts = CompiledQuery(ArticlePage.objects.filter(pk=Parameter.of(ArticlePage, "pk"))), []
    query(pk=0)

    def run():
        with CaptureQueriesContext(connection) as queries_of_thread:
            query(pk=0)
        counts.append(len(queries_of_thread))
        connection.close()

    with CaptureQueriesContext(connection) as queries:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    assert counts == [1]
    assert len(queries) == 0
