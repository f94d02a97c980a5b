"""A reload behind each proxy, with its shipped configuration: all visitors get their responses."""

import contextlib
import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import servers
from tests.support.processes import child_pids, wait_for
from tests.support.slow_server import start, starting_server

pytestmark = pytest.mark.slow

METHODS = ("GET", "GET", "POST", "POST")  # of one visitor each
RELOADS = 3


@pytest.fixture(params=servers.PROXIES)
def program(request):
    if not servers.find_program(request.param):
        pytest.skip(f"{request.param} isn't installed.")
    return request.param


def get_status(port, method="GET"):
    """Return the status of a response over a new connection to the proxy."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, "/", body="name=Ann" if method == "POST" else None)
        response = connection.getresponse()
        response.read()
        return response.status


def test_no_visitor_notices_a_reload(program, tmp_path):
    done = threading.Event()

    def visit(port, method):
        statuses = []
        while not done.is_set():
            statuses.append(get_status(port, method))
        return statuses

    with (
        starting_server(tmp_path) as server,
        ThreadPoolExecutor(len(METHODS)) as pool,
        servers.proxy(program, server.port) as proxy,
    ):
        start(server)
        wait_for(lambda: get_status(proxy.port) == 200, "The proxy doesn't forward requests")
        visits = [pool.submit(visit, proxy.port, method) for method in METHODS]
        try:
            for _ in range(RELOADS):
                old = set(child_pids(server.process.pid))
                server.reload()
                wait_for(lambda old=old: old.isdisjoint(child_pids(server.process.pid)), "Old workers are still there")
        finally:
            done.set()
        assert {status for each in visits for status in each.result()} == {200}
