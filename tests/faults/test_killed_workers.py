"""Processes of the server are killed while they serve visitors."""

import http.client
import os
import signal
import threading
from urllib.parse import urlsplit

from site_core.ops import bootstrap
from tests.faults.conftest import get
from tests.support.processes import child_pids, is_running, wait_for

ARTICLE = "/articles/ketamine-opioid-system/"


class Visitor(threading.Thread):
    """Send requests over one connection. If it breaks, retry over a new one, up to twice."""

    def __init__(self, site, path):
        super().__init__()
        self.host, self.path = urlsplit(site.url).netloc, path
        self.response_count, self.reconnect_count, self.failures = 0, 0, []
        self.stopped = threading.Event()

    def run(self):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        while not self.stopped.is_set():
            for attempt in range(3):
                try:
                    self.request(connection)
                    break
                except (OSError, http.client.HTTPException) as error:
                    # The kernel resets the connections of the killed process, whatever it has read of a request.
                    connection.close()
                    self.reconnect_count += 1
                    if attempt == 2:
                        self.failures.append(repr(error))
        connection.close()

    def request(self, connection):
        connection.request("GET", self.path)
        response = connection.getresponse()
        response.read()
        self.response_count += 1
        if response.status != 200:
            self.failures.append(response.status)


def server_processes(site):
    """Return the process IDs of the server's main process and of its workers."""
    (main,) = child_pids(site.server.pid)
    return main, set(child_pids(main))


def test_killed_worker_causes_no_failed_requests(served):
    main, workers = server_processes(served)
    assert len(workers) >= 2
    get(served, ARTICLE)
    visitors = [Visitor(served, ARTICLE) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    try:
        wait_for(lambda: all(visitor.response_count > 20 for visitor in visitors), "Visitors don't get responses")
        os.kill(min(workers), signal.SIGKILL)
        wait_for(lambda: set(child_pids(main)) - workers, "The killed worker isn't replaced")
        counts = [visitor.response_count for visitor in visitors]
        wait_for(
            lambda: all(visitor.response_count > count + 20 for visitor, count in zip(visitors, counts, strict=True)),
            "Some visitors no longer get responses",
        )
    finally:
        for visitor in visitors:
            visitor.stopped.set()
        for visitor in visitors:
            visitor.join(60)
        # With SIGTERM, a worker that is still starting would delay the exit by half a minute.
        os.killpg(served.server.pid, signal.SIGKILL)
    assert [failure for visitor in visitors for failure in visitor.failures] == []
    assert sum(visitor.reconnect_count for visitor in visitors) >= 1


def test_nothing_is_left_of_the_server_when_serve_is_killed(served):
    main, workers = server_processes(served)
    served.server.kill()
    served.server.wait()
    wait_for(lambda: not any(map(is_running, [main, *workers])), "The server is still running")
    bootstrap.check_port("127.0.0.1", urlsplit(served.url).port)
