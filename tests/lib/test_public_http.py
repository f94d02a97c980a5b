"""Requests take limited time, whatever the server sends, and however late."""

import contextlib
import http.client

import pytest

from site_core.lib.public_http import Timeouts, download, limited_time
from tests.support import websites


@pytest.fixture
def server():
    with websites.website() as website:
        website.pages |= {"/header": websites.drip, "/body": websites.drip_body}
        yield website


@pytest.mark.parametrize("path", ["/header", "/body"])
def test_server_that_sends_a_byte_now_and_then_gets_limited_time(server, path):
    with pytest.raises(TimeoutError):
        download(server.url(path), {}, Timeouts(total=0.2), 1_000_000, lambda address: True)


def request_late(connection):
    with limited_time(connection, 0):  # over before there is a connection
        connection.request("GET", "/header")
        connection.getresponse()


def test_connection_that_is_opened_when_the_time_is_over_is_ended(server):
    connection = http.client.HTTPConnection(server.url("").removeprefix("http://"))
    with contextlib.closing(connection), pytest.raises(TimeoutError):
        request_late(connection)
