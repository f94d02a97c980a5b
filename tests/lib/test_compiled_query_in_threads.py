"""Prepared queries are shared by threads. In a module of its own: the small site's rows would lock the tables."""

import threading

import pytest
from django.db import connection

from blog.models import ArticlePage
from site_core.lib.compiled_query import CompiledQuery, Parameter


@pytest.mark.usefixtures("committed_db")
def test_every_thread_asks_by_its_own_connection():
    query, connections = CompiledQuery(ArticlePage.objects.filter(pk=Parameter.of(ArticlePage, "pk"))), []
    query(pk=0)

    def ask():
        query(pk=0)
        connections.append(connection.connection)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert connections
    assert connections[0] is not connection.connection
