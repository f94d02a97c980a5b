"""Measure what visitors notice of slow clients: ``python -m tests.bench.slow_clients``. Needs wrk.

Prints the 99th percentile of cached and of uncached pages, first alone, then while clients send headers and a form
slowly, read a document of 20 MB slowly, and keep connections without any request: on the server itself, and behind each
installed proxy (Debian: apt-get install nginx caddy varnish varnish-modules) with the shipped configuration.
"""

import argparse
import contextlib
import itertools
import math
import multiprocessing
import resource
import shutil
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.demo import create_demo
from tests.bench.http import ARTICLE, Target, fetch, load
from tests.faults.conftest import run_script
from tests.support import servers
from tests.support.demo_site import serve
from tests.support.processes import wait_for

PROXIES = {"nginx": "nginx", "Caddy": "caddy", "Varnish": "varnishd"}
SLOW_CLIENTS = 50  # of each kind
IDLE_CLIENTS = 1000
UNCACHED = 100  # requests, one after the other
HEADERS = b"GET / HTTP/1.1\r\nHost: HOST\r\nX-Slow: "
FORM = b"POST /enquiry/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000\r\n\r\nname="
DOCUMENT = b"GET PATH HTTP/1.1\r\nHost: HOST\r\n\r\n"
KINDS = [(SLOW_CLIENTS, HEADERS), (SLOW_CLIENTS, FORM), (SLOW_CLIENTS, DOCUMENT), (IDLE_CLIENTS, b"")]
CREATE_DOCUMENT = """
from django.core.files.base import ContentFile
from site_core.media.models import ClinicDocument
document = ClinicDocument.objects.create(title="Long", file=ContentFile(b"text " * 4_000_000, "long.txt"))
print(document.url)
"""
words = itertools.count()


class SlowClient:
    """A connection that sends ``head``, and from then on a byte at a time, or reads as slowly."""

    def __init__(self, port, head, reads):
        self.port, self.head, self.reads = port, head, reads
        self.connect()

    def connect(self):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", self.port))
        self.socket.sendall(self.head)
        self.socket.setblocking(False)

    def go_on(self):
        """Read or send a byte. Return whether the connection was still open; otherwise, open it again."""
        try:
            if self.is_open():
                return True
        except OSError:  # the server has ended it
            pass
        self.socket.close()
        self.connect()
        return False

    def is_open(self):
        try:
            return self.socket.recv(1) != b"" and self.reads  # the others only get a response that says why it ended
        except BlockingIOError:
            return self.reads or self.socket.send(b"a" if self.head else b"") >= 0


def run_slow_clients(port, host, path, is_connected, lost):
    """Keep all slow clients connected. Run in a process of its own, so that it doesn't delay the measured requests."""
    clients = [
        SlowClient(port, head.replace(b"HOST", host).replace(b"PATH", path), head is DOCUMENT)
        for number, head in KINDS
        for _ in range(number)
    ]
    is_connected.set()
    while True:
        time.sleep(1)
        for client in clients:
            lost.value += not client.go_on()


@contextlib.contextmanager
def slow_clients(port, host, path):
    """Yield a value that counts the connections that the server has ended, which were opened again."""
    is_connected, lost = multiprocessing.Event(), multiprocessing.Value("i", 0)
    process = multiprocessing.Process(
        target=run_slow_clients, args=(port, host.encode(), path.encode(), is_connected, lost)
    )
    process.start()
    try:
        wait_for(lambda: is_connected.is_set() or process.exitcode, "The slow clients can't connect", seconds=60)
        if process.exitcode is not None:
            raise RuntimeError("The slow clients can't connect.")
        yield lost
        if not process.is_alive():
            raise RuntimeError("The slow clients have lost the server.")
    finally:
        process.kill()
        process.join()


def percentile_of_uncached(port, host):
    """Return the 99th percentile of searches, each over a new connection, in milliseconds."""
    seconds = []
    for number in itertools.islice(words, UNCACHED):
        started = time.perf_counter()
        fetch(Target(f"http://127.0.0.1:{port}/search/?q=word{number}", host))
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)[math.ceil(0.99 * UNCACHED) - 1] * 1000


def measure(port, host):
    """Return the 99th percentiles of a cached and of an uncached page, and the errors of the former."""
    target = Target(f"http://127.0.0.1:{port}{ARTICLE}", host)
    fetch(target)
    cached = load(target, 5)
    return cached.p99, percentile_of_uncached(port, host), cached.errors


@contextlib.contextmanager
def public_ports(site):
    """Yield ``{name: port}`` of the server itself and of all installed proxies in front of it."""
    backend = urlsplit(site.url).port
    ports = {"the server itself": backend}
    with contextlib.ExitStack() as stack:
        for name, program in PROXIES.items():
            if servers.find_program(program):
                ports[name] = stack.enter_context(servers.proxy(program, backend)).port
        yield ports


def raise_open_files_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="the data of a demo clinic, which saves the time to create it")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("wrk not found. On Debian: apt-get install wrk")
    raise_open_files_limit()
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-bench-")))
        if not (folder / "static").exists():
            create_demo(folder)
        document = run_script(folder, CREATE_DOCUMENT).strip()
        site = stack.enter_context(serve(folder))
        host = urlsplit(site.url).netloc
        ports = stack.enter_context(public_ports(site))
        print(
            "| 99th percentile, ms | cached page | with slow clients | uncached search | with slow clients | errors |"
        )
        print("|---|---:|---:|---:|---:|---:|")
        for name, port in ports.items():
            wait_for(lambda port=port: responds(port, host), f"{name} doesn't respond")
            cached, uncached, errors = measure(port, host)
            with slow_clients(port, host, document):
                slow_cached, slow_uncached, slow_errors = measure(port, host)
            print(
                f"| {name} | {cached:.1f} | {slow_cached:.1f} | {uncached:.0f} | {slow_uncached:.0f} |"
                f" {errors + slow_errors} |",
                flush=True,
            )


def responds(port, host):
    with contextlib.suppress(OSError):
        return bool(fetch(Target(f"http://127.0.0.1:{port}{ARTICLE}", host)))
    return False


if __name__ == "__main__":
    main()
