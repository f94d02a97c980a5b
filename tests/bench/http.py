"""Requests a second of the running site: ``python -m tests.bench.http --rounds 5 --seconds 3``.

In turns within one run, with 16 connections, as medians: a cached and an uncached page, a static file, a constant
Django view and a bare WSGI callable of the same server; the same page as a file that nginx has compressed beforehand,
and the site behind the shipped Varnish configuration, where these programs are installed. Needs wrk (Debian: apt-get
install wrk).
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
from tests.support.demo_site import ROOT, serve
from tests.support.processes import children, environment, free_port

ARTICLE = "/articles/ketamine-opioid-system/"
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
    """What wrk has counted: answers a second, the slowest of a hundred in milliseconds, and errors."""

    rate: float
    p99: float
    errors: int


class Target(NamedTuple):
    """An address, and the host that is asked for there, where it is another one's."""

    url: str
    host: str = ""


def load(target, seconds):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    command += ["-H", f"Host: {target.host}", target.url] if target.host else [target.url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    errors = [
        int(count) for count in re.findall(r"(?:Non-2xx or 3xx responses|connect|read|write|timeout):? (\d+)", said)
    ]
    return Load(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), float(number) * UNITS[unit], sum(errors))


@contextlib.contextmanager
def running(command, url, **options):
    """A server that answers at ``url``, stopped at the end."""
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
    """The address of ``content`` (bytes) as a file that nginx finds compressed."""
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
    """The address of another application on the site's server, with the site's options."""
    from site_core.ops.bootstrap import server_command

    port = free_port()
    command = [f"{module}:application" if "wsgi:" in part else part for part in server_command("127.0.0.1", port)]
    return running(command, f"http://127.0.0.1:{port}/", cwd=ROOT)


@contextlib.contextmanager
def gunicorn_server(module, variables=None, path="/"):
    """The address of an application on gunicorn, the other server that was weighed, with as many processes."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=4", f"--bind=127.0.0.1:{port}"]
    command += ["--log-level=error", f"{module}:application"]
    with running(command, url + path, env=variables and variables | {"SITE_URL": url}, cwd=ROOT):
        yield url


@contextlib.contextmanager
def behind_varnish(folder, is_empty=False):
    """An article of the site in ``folder``, behind Varnish with the shipped configuration, or with next to none."""
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
    """``{name: Load of medians}`` for ``{name: Target}``, in turns; the first answer of each is not counted."""
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
    (main,) = children(site.server.pid)
    peaks = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1] for pid in children(main)]
    return max(map(int, peaks)) / 1024


def compare(rounds, seconds):
    """``(measured, megabytes)``: ``{name: Load}`` of all that is installed, and the peak memory of a worker."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-bench-")))
        site = stack.enter_context(serve(folder))
        uncached = stack.enter_context(serve(folder, PAGE_CACHE="off"))
        one_thread = stack.enter_context(serve(folder, SERVER_THREADS="1"))
        uncached_one_thread = stack.enter_context(serve(folder, PAGE_CACHE="off", SERVER_THREADS="1"))
        page = fetch(Target(site.url + ARTICLE))
        gunicorn = stack.enter_context(gunicorn_server("site_core.wsgi", environment(folder), ARTICLE))
        targets = {
            "constant Django view": Target(stack.enter_context(granian_server("tests.bench.constant"))),
            "bare WSGI callable": Target(stack.enter_context(granian_server("tests.bench.bare"))),
            "cached page": Target(site.url + ARTICLE),
            "cached page, one thread a worker": Target(one_thread.url + ARTICLE),
            "uncached page": Target(uncached.url + ARTICLE),
            "uncached page, one thread a worker": Target(uncached_one_thread.url + ARTICLE),
            "static file": Target(site.url + stylesheet(page)),
            "cached page, gunicorn": Target(gunicorn + ARTICLE),
            "constant Django view, gunicorn": Target(stack.enter_context(gunicorn_server("tests.bench.constant"))),
        }
        if shutil.which("varnishd"):
            targets["cached page, behind Varnish"] = stack.enter_context(behind_varnish(folder))
            targets["the same, without the configuration"] = stack.enter_context(behind_varnish(folder, is_empty=True))
        if shutil.which("nginx"):
            targets["file that nginx has compressed"] = Target(stack.enter_context(nginx_file(page)))
        return measure(targets, rounds, seconds), memory(site)


def table(measured, megabytes):
    """``measured`` as Markdown."""
    constant = measured["constant Django view"].rate
    nginx = measured.get("file that nginx has compressed")
    lines = [
        "| | answers a second | 99 % within, ms | times the constant view | times nginx | errors |",
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
        parser.error("wrk is needed and was not found. On Debian: apt-get install wrk")
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.production"
    django.setup()
    print(table(*compare(options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
