"""The demo clinic as a new user gets it: ``manage.py serve`` with a temporary data directory."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import copy_static_files, create_once_per_run, environment, free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The same browser without support for a screen. It is twice as fast.
HEADLESS_CHROMIUM = shutil.which("chromium-headless-shell") or CHROMIUM
# No sandbox, because CI runs as root, and no background traffic.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD_FILE = "password"  # the administrator's password, in the data directory of the template
# All tests share one IP address.
HIGH_RATE_LIMITS = {"ENQUIRIES_PER_ADDRESS": "1000", "ENQUIRIES_IN_TOTAL": "1000"}
# One URL of every page type, and of every view that isn't a page.
PAGES = {
    "home": "/",
    "treatment index": "/treatments/",
    "treatment": "/treatments/iv-ketamine/",
    "article index": "/articles/",
    "articles of a topic": "/articles/topic/ketamine/",
    "article": "/articles/ketamine-opioid-system/",
    "team": "/team/",
    "person": "/team/maya-ellison/",
    "contact": "/contact/",
    "standard page": "/about/",
    "notice": "/privacy-practices/",
    "search": "/search/?q=ketamine",
    "not found": "/no-such-page/",
}


@dataclass
class DemoSite:
    url: str
    password: str
    data_dir: Path
    server: subprocess.Popen
    log: Path


@contextlib.contextmanager
def demo_site(**variables):
    """Serve a fresh demo clinic from a temporary data directory. Stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="clinic-demo-") as folder, serve(Path(folder), **variables) as site:
        yield site


def copy_demo_data(tmp_path_factory, target):
    """Copy the data directory of a demo clinic with all renditions to ``target``. Return the administrator's password.

    The original is created once per test run, because the renditions take a minute.
    """

    def create_demo(data_dir):
        copy_static_files(tmp_path_factory, data_dir)
        with serve(data_dir) as site:
            (data_dir / PASSWORD_FILE).write_text(site.password)

    template = create_once_per_run(tmp_path_factory, "demo", create_demo)
    shutil.copytree(template, target, ignore=shutil.ignore_patterns("page-cache", PASSWORD_FILE))
    return (template / PASSWORD_FILE).read_text()


@contextlib.contextmanager
def serve(data_dir, checkout=ROOT, hostname="127.0.0.1", port=None, **variables):
    """Serve the site in ``data_dir``, or a fresh demo clinic if it is empty. Only a fresh one has a password.

    All images are resized. ``checkout`` is the folder of the code, for benchmarks that compare two versions. Browsers
    know this machine by ``hostname``. With ``port``, a site comes back at the URL that it had before.
    """
    port = port or free_port()
    url = f"http://{hostname}:{port}"
    if hostname != "127.0.0.1":
        variables["SITE_URL"] = url
    log = data_dir / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=checkout,
            env=environment(data_dir, **HIGH_RATE_LIMITS, **variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_ready(url, server, log)
        wait_for(lambda: (data_dir / ".warmed").exists(), f"images are not resized; see {log}", seconds=300)
        password = re.search(r"password (\w+)", log.read_text())
        yield DemoSite(url, password[1] if password else "", data_dir, server, log)
    finally:
        stop(server)


def stop(server):
    """Terminate the server, and kill the whole process group if that takes too long.

    Only the main process gets the first signal. If the workers got it too, the server would restart them and go on.
    """
    server.terminate()
    try:
        server.wait(timeout=45)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_until_ready(url, server, log, seconds=420):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/robots.txt", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The demo site didn't start:\n{log.read_text()}")
