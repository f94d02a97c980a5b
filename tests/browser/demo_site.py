"""The demo clinic as a stranger gets it: ``manage.py serve`` in a scratch folder, in processes of its own."""

import contextlib
import os
import re
import shutil
import signal
import socket
import string
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def demo_site():
    """Serve a fresh demo clinic; give its address and the administrator's password; stop it at the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="clinic-demo-") as folder:
        log = Path(folder) / "log.txt"
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment |= {"DATA_DIR": folder, "SECRET_KEY": string.ascii_letters}
        environment |= {"ENQUIRIES_PER_ADDRESS": "1000", "ENQUIRIES_IN_TOTAL": "1000"}  # all tests have one address
        with log.open("w") as output:
            server = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until_served(url, server, log)
            yield DemoSite(url, re.search(r"password (\w+)", log.read_text())[1], Path(folder))
        finally:
            stop(server)


def stop(server):
    """As `kill` does. The server's workers are its own to stop: told twice at once, it starts them anew and stays."""
    server.terminate()
    try:
        server.wait(timeout=30)
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
