"""Measure what visitors notice of slow clients: ``python -m tests.bench.slow_clients``. Needs wrk.

Prints the 99th percentile of cached and of uncached pages, first alone, then while clients send a form slowly, read a
long file slowly, and keep connections without any request.
"""

import argparse
import contextlib
import math
import shutil
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.http import ARTICLE, Target, fetch, load
from tests.support.demo_site import serve

SLOW_CLIENTS = 50  # of each kind
IDLE_CLIENTS = 1000
UNCACHED = 100  # requests, one after the other
LONG_FILE = "static/long.txt"
FORM = b"POST /enquiry/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000\r\n\r\nname="
FILE = b"GET /static/long.txt HTTP/1.1\r\nHost: HOST\r\n\r\n"


@contextlib.contextmanager
def slow_clients(site):
    address = urlsplit(site.url)
    with contextlib.ExitStack() as stack:
        for number, head in ((SLOW_CLIENTS, FORM), (SLOW_CLIENTS, FILE), (IDLE_CLIENTS, b"")):
            for _ in range(number):
                client = stack.enter_context(socket.socket())
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.connect((address.hostname, address.port))
                client.sendall(head.replace(b"HOST", address.netloc.encode()))
        yield


def percentile_of_uncached(site):
    """Return the 99th percentile of searches, in milliseconds."""
    seconds = []
    for number in range(UNCACHED):
        started = time.perf_counter()
        fetch(Target(f"{site.url}/search/?q=word{number}x{time.time_ns()}"))
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)[math.ceil(0.99 * UNCACHED) - 1] * 1000


def measure(site):
    fetch(Target(site.url + ARTICLE))
    cached = load(Target(site.url + ARTICLE), 5)
    return f"{cached.p99:.1f} | {cached.errors} | {percentile_of_uncached(site):.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="the data of a demo clinic, which saves the time to create it")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("wrk not found. On Debian: apt-get install wrk")
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-bench-")))
        with serve(folder):  # creates the clinic; static files are found when the server starts
            (folder / LONG_FILE).write_bytes(b"text " * 4_000_000)
        site = stack.enter_context(serve(folder))
        print("| 99th percentile, ms | cached page | errors | uncached search |\n|---|---:|---:|---:|")
        print(f"| alone | {measure(site)} |")
        with slow_clients(site):
            print(f"| with slow clients | {measure(site)} |")


if __name__ == "__main__":
    main()
