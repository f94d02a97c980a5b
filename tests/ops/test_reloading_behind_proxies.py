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

VISITORS = 4
RELOADS = 3


def get_status(port):
    """Return the status of a response over a new connection to the proxy."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        return response.status


@pytest.mark.parametrize("program", servers.PROXIES)
def test_no_visitor_notices_a_reload(program, tmp_path):
    if not servers.find_program(program):
        pytest.skip(f"{program} isn't installed.")
    done = threading.Event()

    def visit(port):
        statuses = []
        while not done.is_set():
            statuses.append(get_status(port))
        return statuses

    with (
        starting_server(tmp_path) as server,
        ThreadPoolExecutor(VISITORS) as pool,
        servers.proxy(program, server.port) as proxy,
    ):
        start(server)
        wait_for(lambda: get_status(proxy.port) == 200, "The proxy doesn't forward requests")
        visits = [pool.submit(visit, proxy.port) for _ in range(VISITORS)]
        try:
            for _ in range(RELOADS):
                old = set(child_pids(server.process.pid))
                server.reload()
                wait_for(lambda old=old: old.isdisjoint(child_pids(server.process.pid)), "Old workers are still there")
        finally:
            done.set()
        assert {status for each in visits for status in each.result()} == {200}
