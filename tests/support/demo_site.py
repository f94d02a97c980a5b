"""The demo clinic as a stranger gets it: ``manage.py serve`` in a scratch folder, in processes of its own."""

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

from tests.support.processes import environment, free_port, once_a_run

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The same browser without what a screen needs: twice as quick, where it is installed.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
# Without sandbox (CI runs as root), without the browser's own traffic.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "password"  # the file beside a demo clinic that has the administrator's
# All tests have one address.
MANY_ENQUIRIES = {"ENQUIRIES_PER_ADDRESS": "1000", "ENQUIRIES_IN_TOTAL": "1000"}
# One address of every page type and every view that is not a page.
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
def demo_site():
    """Serve a fresh demo clinic in a scratch folder; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="clinic-demo-") as folder, serve(Path(folder)) as site:
        yield site


def demo_folder(tmp_path_factory, target):
    """Copy a demo clinic with all its pictures to ``target``; return its password.

    A run of tests makes it once: drawing takes a minute.
    """
    made = once_a_run(tmp_path_factory, "demo", make_demo)
    shutil.copytree(made, target, ignore=shutil.ignore_patterns("page-cache", PASSWORD))
    return (made / PASSWORD).read_text()


def make_demo(folder):
    with serve(folder) as site:
        (folder / PASSWORD).write_text(site.password)


@contextlib.contextmanager
def serve(data_dir, **variables):
    """Serve what is in ``data_dir``, or a fresh demo clinic where that is empty: only that has a new password."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = data_dir / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(data_dir, **MANY_ENQUIRIES, **variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_served(url, server, log)
        password = re.search(r"password (\w+)", log.read_text())
        yield DemoSite(url, password[1] if password else "", data_dir, server, log)
    finally:
        stop(server)


def stop(server):
    """As `kill` does. The server's workers are its own to stop: told twice at once, it starts them anew and stays."""
    server.terminate()
    try:
        server.wait(timeout=45)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_until_served(url, server, log, seconds=420):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/robots.txt", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The demo site did not start:\n{log.read_text()}")
