"""``/healthz/`` and ``/readyz/``: what works, for a supervisor, a load balancer, and people. See docs/operations.md."""

import logging
import os
import secrets
import shutil
import threading
import time
from pathlib import Path

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.http import JsonResponse

from site_core.lib.migrations import has_unapplied_migrations

logger = logging.getLogger(__name__)

SECONDS_TO_WAIT = {"/healthz/": 0.5, "/readyz/": 2.0}  # less than those who ask usually wait
SECONDS_TO_HOLD = 1  # whoever asks, and however often, each part is asked once a second at most
SECONDS_TO_HOLD_MIGRATIONS = 60  # once none is missing
LEAST_FREE = 50 * 2**20  # bytes


def check_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # SQLite would not look at its file for "SELECT 1"


def check_migrations():
    if time.monotonic() - _complete.get("since", -SECONDS_TO_HOLD_MIGRATIONS) < SECONDS_TO_HOLD_MIGRATIONS:
        return
    if has_unapplied_migrations():
        raise RuntimeError("Migrations are missing: run manage.py migrate.")
    _complete["since"] = time.monotonic()


def check_cache():
    token = secrets.token_hex(8)
    cache.set("health", token, 60)
    if cache.get("health") != token:
        raise RuntimeError("The cache doesn't keep what it is given.")


def check_storage():
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("health")  # raises where it can't be reached
        return
    folder = Path(default_storage.location)
    while not folder.exists():  # made with the first upload
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise RuntimeError(f"{folder} can't be written to.")
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise RuntimeError(f"The disk of {folder} is nearly full.")


CHECKS = {"database": check_database, "migrations": check_migrations, "cache": check_cache, "storage": check_storage}

_complete = {}  # "since" → when no migration was missing


class Part:
    """One thing the site needs, asked in a thread: what hangs must not hang those who ask."""

    def __init__(self, name):
        self.name = name
        self.is_ok, self.asked_at = False, -SECONDS_TO_HOLD
        self.lock, self.thread = threading.Lock(), None

    def ask(self):
        """Begin to ask, unless that is under way or was done just now."""
        with self.lock:
            is_asked = self.thread is not None and self.thread.is_alive()
            if is_asked or time.monotonic() - self.asked_at < SECONDS_TO_HOLD:
                return
            self.thread = threading.Thread(target=self._check, daemon=True)
            self.thread.start()

    def answer(self, deadline):
        """Whether it works; not, where there is no answer until ``deadline`` by the monotonic clock."""
        thread = self.thread
        if thread is not None:
            thread.join(max(deadline - time.monotonic(), 0))
            if thread.is_alive():
                return False
        return self.is_ok

    def _check(self):
        try:
            CHECKS[self.name]()
            is_ok = True
        except Exception as error:
            is_ok = False
            logger.warning("Health: %s fails: %s", self.name, error)
        finally:
            connection.close()  # this thread's own
        self.is_ok, self.asked_at = is_ok, time.monotonic()


class Health:
    def __init__(self):
        self.parts = [Part(name) for name in CHECKS]

    def examine(self, seconds):
        """``{name: whether it works}``, after ``seconds`` at most."""
        deadline = time.monotonic() + seconds
        for part in self.parts:
            part.ask()
        return {part.name: part.answer(deadline) for part in self.parts}


class HealthMiddleware:
    """Answers before everything else: no database, session, host name or redirect stands in between.

    ``/healthz/`` says 200 as long as this process answers, for a supervisor that would restart it otherwise: that
    mends no database, and visitors get the page cache's copies meanwhile. What doesn't work is in its text.
    ``/readyz/`` says 503 then, for a load balancer.
    """

    def __init__(self, get_response):
        self.get_response, self.health = get_response, Health()

    def __call__(self, request):
        if request.path_info not in SECONDS_TO_WAIT or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        works = self.health.examine(SECONDS_TO_WAIT[request.path_info])
        is_well = all(works.values())
        return JsonResponse(
            {
                "status": "ok" if is_well else "degraded",
                "parts": {name: "ok" if is_ok else "failing" for name, is_ok in works.items()},
            },
            status=200 if is_well or request.path_info == "/healthz/" else 503,
            headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
        )
