"""Measure requests per second: ``python -m tests.bench.http --rounds 5 --seconds 3``.

Medians of alternating rounds within one run, with 16 connections: a cached page, and uncached ones, whose fragments are
stored or, in one row, rendered for each request; a static file, a constant Django view, and a bare WSGI callable on the
same server. If nginx and Varnish are installed, also the same page as a compressed file, and the site behind the
shipped Varnish configuration. Needs wrk (Debian: apt-get install wrk).
"""

import argparse
import contextlib
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import django

from tests.support import servers
from tests.support.demo_site import PAGES, ROOT, serve
from tests.support.processes import child_pids, environment, free_port

ARTICLE = "/articles/ketamine-opioid-system/"
UNCACHED = ("treatment", "article index", "home")  # pages that are also measured without the page cache
CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1, "s": 1000}
EMPTY = 'vcl 4.1; backend site { .host = "127.0.0.1"; .port = "%s"; } sub vcl_backend_response { set beresp.ttl = 1h; }'
FILES = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 256; }}
http {{
    access_log off; gzip_static on; default_type text/html; keepalive_requests 1000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Load(NamedTuple):
    """What wrk has measured: requests per second, the 99th percentile in milliseconds, and errors."""

    rate: float
    p99: float
    errors: int


class Target(NamedTuple):
    """A URL, and the value of the Host header if it differs."""

    url: str
    host: str = ""


def load(target, seconds):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    command += ["-H", f"Host: {target.host}", target.url] if target.host else [target.url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", output).groups()
    errors = [
        int(count) for count in re.findall(r"(?:Non-2xx or 3xx responses|connect|read|write|timeout):? (\d+)", output)
    ]
    return Load(float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), float(number) * UNITS[unit], sum(errors))


@contextlib.contextmanager
def running(command, url, **options):
    """Run a server until the end of the block. Yield ``url`` once it responds."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
    try:
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url, timeout=5).close()
                break
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start.")
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx_file(content):
    """Yield the URL of a file with ``content`` (bytes), which nginx serves compressed."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        Path(folder).chmod(0o755)
        (files / "index.html").write_bytes(content)
        (files / "index.html.gz").write_bytes(gzip.compress(content, 7))
        port = free_port()
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(FILES.format(folder=folder, port=port))
        with running(["nginx", "-c", str(configuration)], f"http://127.0.0.1:{port}/") as url:
            yield url


def granian_server(module):
    """Yield the URL of another application on the site's server, with the site's options."""
    from site_core.ops.server import command as server_command

    port = free_port()
    command = [f"{module}:application" if "asgi:" in part else part for part in server_command("127.0.0.1", port)]
    return running(command, f"http://127.0.0.1:{port}/", cwd=ROOT)


@contextlib.contextmanager
def gunicorn_server(module, variables=None, path="/"):
    """Yield the URL of an application on gunicorn with as many processes, for comparison."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=4", f"--bind=127.0.0.1:{port}"]
    command += ["--log-level=error", module]
    with running(command, url + path, env=variables and variables | {"SITE_URL": url}, cwd=ROOT):
        yield url


@contextlib.contextmanager
def behind_varnish(folder, is_empty=False):
    """Yield an article of the site in ``folder`` behind Varnish, with the shipped or a minimal configuration."""
    front = free_port()
    with serve(folder, VARNISH_URLS=f"http://127.0.0.1:{front}") as site:
        host = urlsplit(site.url)
        with servers.varnish(front, host.port, host.port, configuration=EMPTY % host.port if is_empty else None):
            yield Target(f"http://127.0.0.1:{front}{ARTICLE}", host.netloc)


def fetch(target):
    request = urllib.request.Request(target.url, headers={"Host": target.host} if target.host else {})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def stylesheet(page):
    return re.search(rb'href="(/static/css/[^"]+\.css)"', page)[1].decode()


def measure(targets, rounds, seconds):
    """Return ``{name: Load of medians}`` for ``{name: Target}`` from alternating rounds, after one warm-up request."""
    for target in targets.values():
        fetch(target)
    loads = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            loads[name].append(load(target, seconds))
    return {
        name: Load(
            statistics.median(each.rate for each in taken),
            statistics.median(each.p99 for each in taken),
            sum(each.errors for each in taken),
        )
        for name, taken in loads.items()
    }


def memory(site):
    """The largest peak of memory among the server's workers, in MB."""
    (main,) = child_pids(site.server.pid)
    peaks = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1] for pid in child_pids(main)]
    return max(map(int, peaks)) / 1024


def compare(rounds, seconds):
    """``(measured, megabytes)``: ``{name: Load}`` of all that is installed, and the peak memory of a worker."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-bench-")))
        site = stack.enter_context(serve(folder))
        uncached = stack.enter_context(serve(folder, PAGE_CACHE="off"))
        one_thread = stack.enter_context(serve(folder, SERVER_THREADS="1"))
        rendered = stack.enter_context(serve(folder, PAGE_CACHE="off", FRAGMENT_CACHE="off"))
        uncached_one_thread = stack.enter_context(serve(folder, PAGE_CACHE="off", SERVER_THREADS="1"))
        page = fetch(Target(site.url + ARTICLE))
        gunicorn = stack.enter_context(gunicorn_server("site_core.wsgi:application", environment(folder), ARTICLE))
        targets = {
            "constant Django view": Target(stack.enter_context(granian_server("tests.bench.constant"))),
            "bare WSGI callable": Target(stack.enter_context(granian_server("tests.bench.bare"))),
            "cached page": Target(site.url + ARTICLE),
            "cached page, one thread per worker": Target(one_thread.url + ARTICLE),
            "uncached page": Target(uncached.url + ARTICLE),
            **{f"uncached {name}": Target(uncached.url + PAGES[name]) for name in UNCACHED},
            "uncached page, without fragments": Target(rendered.url + ARTICLE),
            "uncached page, one thread per worker": Target(uncached_one_thread.url + ARTICLE),
            "static file": Target(site.url + stylesheet(page)),
            "cached page, gunicorn": Target(gunicorn + ARTICLE),
            "constant Django view, gunicorn": Target(
                stack.enter_context(gunicorn_server("tests.bench.constant:wsgi_application"))
            ),
        }
        if shutil.which("varnishd"):
            targets["cached page, behind Varnish"] = stack.enter_context(behind_varnish(folder))
            targets["the same, with a minimal configuration"] = stack.enter_context(
                behind_varnish(folder, is_empty=True)
            )
        if shutil.which("nginx"):
            targets["file served by nginx, compressed in advance"] = Target(stack.enter_context(nginx_file(page)))
        return measure(targets, rounds, seconds), memory(site)


def table(measured, megabytes):
    """Return ``measured`` as a Markdown table."""
    constant = measured["constant Django view"].rate
    nginx = measured.get("file served by nginx, compressed in advance")
    lines = [
        "| | requests per second | 99th percentile, ms | vs. constant view | vs. nginx | errors |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, each in measured.items():
        of_nginx = f"{each.rate / nginx.rate:.2f}" if nginx else ""
        lines.append(
            f"| {name} | {each.rate:,.0f} | {each.p99:.1f} | {each.rate / constant:.1f} | {of_nginx} | {each.errors} |"
        )
    return "\n".join([*lines, "", f"Peak memory of a worker: {megabytes:.0f} MB."])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("wrk not found. On Debian: apt-get install wrk")
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.production"
    django.setup()
    print(table(*compare(options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
