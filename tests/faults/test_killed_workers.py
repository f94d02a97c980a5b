"""A worker process that is killed while visitors ask."""

import http.client
import os
import signal
import threading
from urllib.parse import urlsplit

from tests.faults.conftest import get
from tests.support.processes import child_pids, wait_for

ARTICLE = "/articles/ketamine-opioid-system/"


class Visitor(threading.Thread):
    """Asks over and over on one connection; where that breaks off, again on a new one, twice if need be."""

    def __init__(self, site, path):
        super().__init__()
        self.host, self.path = urlsplit(site.url).netloc, path
        self.answers, self.reconnected, self.failures = 0, 0, []
        self.leave = threading.Event()

    def run(self):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        while not self.leave.is_set():
            for attempt in range(3):
                try:
                    self.ask(connection)
                    break
                except (OSError, http.client.HTTPException) as error:
                    # Connections that wait in the queue of a process that dies are reset by the system.
                    connection.close()
                    self.reconnected += 1
                    if attempt == 2:
                        self.failures.append(repr(error))
        connection.close()

    def ask(self, connection):
        connection.request("GET", self.path)
        response = connection.getresponse()
        response.read()
        self.answers += 1
        if response.status != 200:
            self.failures.append(response.status)


def server_processes(site):
    """``(main process, its workers)`` of the server that ``manage.py serve`` has started."""
    (main,) = child_pids(site.server.pid)
    return main, set(child_pids(main))


def test_killed_worker_costs_no_visitor_a_page(served):
    main, workers = server_processes(served)
    assert len(workers) >= 2
    get(served, ARTICLE)
    visitors = [Visitor(served, ARTICLE) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    try:
        wait_for(lambda: all(visitor.answers > 20 for visitor in visitors), "visitors are being answered")
        os.kill(min(workers), signal.SIGKILL)
        wait_for(lambda: set(child_pids(main)) - workers, "a new worker takes the place of the killed one")
        counts = [visitor.answers for visitor in visitors]
        wait_for(
            lambda: all(visitor.answers > count + 20 for visitor, count in zip(visitors, counts, strict=True)),
            "all visitors go on being answered",
        )
    finally:
        for visitor in visitors:
            visitor.leave.set()
        for visitor in visitors:
            visitor.join(60)
        # Politely asked, a worker that still starts holds the end up for half a minute.
        os.killpg(served.server.pid, signal.SIGKILL)
    assert [failure for visitor in visitors for failure in visitor.failures] == []
    assert sum(visitor.reconnected for visitor in visitors) >= 1
