"""Measure whether visitors notice reloads: ``python -m tests.bench.reloads``.

Sends requests all the time, half of them forms, each over a new connection: to the server itself, and to each installed
proxy (Debian: apt-get install nginx caddy varnish varnish-modules) with the shipped configuration. Meanwhile, the
server is reloaded several times. Prints how many requests there were, and how many got no response or a server error.
"""

import argparse
import contextlib
import http.client
import os
import signal
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.demo import create_demo
from tests.bench.http import ARTICLE
from tests.bench.slow_clients import public_ports, responds
from tests.support.demo_site import serve
from tests.support.processes import child_pids, is_running, wait_for

FORM = "name=Ann"  # incomplete: the site answers with an error, and nothing is stored
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor(threading.Thread):
    """Send a request with ``method`` all the time, and count the responses."""

    def __init__(self, port, host, method):
        super().__init__()
        self.port, self.host, self.method = port, host, method
        self.count = self.failures = self.longest = 0
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            started = time.perf_counter()
            self.failures += self.status() >= 500
            self.longest = max(self.longest, time.perf_counter() - started)
            self.count += 1

    def status(self):
        """Return the status of the response, or 599 if there is none."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)) as connection:
            try:
                if self.method == "POST":
                    connection.request("POST", "/enquiry/", FORM, {"Host": self.host, **HEADERS})
                else:
                    connection.request("GET", ARTICLE, headers={"Host": self.host})
                response = connection.getresponse()
                response.read()
                return response.status
            except (OSError, http.client.HTTPException):
                return 599


def reload_server(pid):
    """Reload the server that ``manage.py serve`` with the process ID ``pid`` has started, until all workers are new."""
    (server,) = child_pids(pid)
    old = child_pids(server)
    os.kill(pid, signal.SIGHUP)
    wait_for(lambda: not any(map(is_running, old)), "The old workers don't end", seconds=180)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reloads", type=int, default=10)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-bench-")))
        create_demo(folder)
        site = stack.enter_context(serve(folder))
        host = urlsplit(site.url).netloc
        ports = stack.enter_context(public_ports(site))
        for port in ports.values():
            wait_for(lambda port=port: responds(port, host), "A proxy doesn't respond")
        visitors = {
            (name, method): [Visitor(port, host, method) for _ in range(2)]
            for name, port in ports.items()
            for method in ("GET", "POST")
        }
        everyone = [visitor for group in visitors.values() for visitor in group]
        for visitor in everyone:
            visitor.start()
        try:
            for _ in range(options.reloads):
                reload_server(site.server.pid)
        finally:
            for visitor in everyone:
                visitor.stopped.set()
            for visitor in everyone:
                visitor.join()
        print(f"| {options.reloads} reloads | pages | failed | longest, ms | forms | failed | longest, ms |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for name in ports:
            cells = [f"{cell:,}" for method in ("GET", "POST") for cell in figures(visitors[name, method])]
            print(f"| {name} | {' | '.join(cells)} |")


def figures(group):
    """Return how many requests the visitors of ``group`` have sent, how many failed, and the longest, in ms."""
    return (
        sum(visitor.count for visitor in group),
        sum(visitor.failures for visitor in group),
        round(max(visitor.longest for visitor in group) * 1000),
    )


if __name__ == "__main__":
    main()
