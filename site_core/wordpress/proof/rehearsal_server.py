"""This site, as it will answer for the old host name: the project’s own server, on a free port of this machine.

It counts nothing, sends no email, and invalidates no cache that visitors use. All of that is off in its environment,
which no request can change. The requests say on top that they are a test: see ``requesting.py``.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from typing import IO
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext as _

from site_core.lib.parent_process import VARIABLE
from site_core.ops import server

LOOPBACK = "127.0.0.1"
START_SECONDS = 120
STOP_SECONDS = 30
# What must not happen because of a rehearsal: counts, emails, reports, and changes of caches that others use.
QUIET = {
    "CLOUDFRONT_DISTRIBUTION": "",
    "EMAIL_URL": "dummymail://",
    "METRICS_TOKEN": "",
    "PAGE_CACHE": "off",
    "PAGE_COUNTS": "false",
    "SEARCH_COUNTS": "false",
    "SENTRY_DSN": "",
    "VARNISH_URLS": "",
}


class ServerFailed(Exception):
    """The server did not start. The message says why."""


@contextlib.contextmanager
def rehearsal_server(origin: str) -> Iterator[str]:
    """Run a server that answers for ``origin``, such as ``https://www.clinic.example``. Yield its own URL.

    Raise ServerFailed if it doesn’t start. It ends with the block, or with this process if that is killed.
    """
    port = free_port()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        # A worker that fails at its start would only fail again, with the reason in the log.
        command = [part for part in server.command(LOOPBACK, port) if part != "--respawn-failed-workers"]
        process = subprocess.Popen(
            command,
            env=rehearsal_environment(origin, port),
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_listening(process, port, log)
            yield f"http://{LOOPBACK}:{port}"
        finally:
            stop(process)


def rehearsal_environment(origin: str, port: int) -> dict[str, str]:
    """Return the environment of the server: that of this site, with the old host name, and without side effects."""
    host = urlsplit(origin).hostname or ""
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    changes = {
        "ALLOWED_HOSTS": other,  # SITE_URL adds its own host
        "SEARCH_INDEXING": "true",
        "SITE_URL": origin,
        "TRUSTED_PROXIES": LOOPBACK,  # the requests say which scheme a visitor used
        VARIABLE: str(os.getpid()),
    }
    if not settings.ENQUIRY_KEYS:  # HTTPS requires one. Nobody writes an inquiry here.
        changes["ENQUIRY_KEYS"] = Fernet.generate_key().decode()
    return server.environment(LOOPBACK, port) | QUIET | changes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wait_until_listening(process: subprocess.Popen[bytes], port: int, log: IO[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not responds(port):
        if process.poll() is not None or time.monotonic() > deadline:
            message = _("The site could not be started for the rehearsal: %(reason)s")
            raise ServerFailed(message % {"reason": last_lines(log) or process.returncode})
        time.sleep(0.1)


def responds(port: int) -> bool:
    """Return whether a worker responds. Connections are accepted before the first one has loaded the site."""
    with contextlib.closing(http.client.HTTPConnection(LOOPBACK, port, timeout=1)) as connection:
        try:
            connection.request("GET", "/healthz/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True


def last_lines(log: IO[str]) -> str:
    log.seek(0)
    return " ".join(log.read()[-500:].split())


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
