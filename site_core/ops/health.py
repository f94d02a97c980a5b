"""Health checks at ``/healthz/`` and ``/readyz/``: what works and what doesn't. See docs/operations.md."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from site_core.lib.local_cache import LocalCache
from site_core.lib.migrations import has_unapplied_migrations

logger = logging.getLogger(__name__)

TIMEOUTS = {"/healthz/": 0.5, "/readyz/": 2.0}  # seconds; less than clients usually wait
RESULT_SECONDS = 1  # however many clients ask, each check runs at most once in this time
MIGRATIONS_RESULT_SECONDS = 60  # once all migrations are applied
MIN_FREE_BYTES = 50 * 2**20


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # for "SELECT 1", SQLite would not read its file


def check_migrations() -> None:
    _migrations_cache.get_or_set("are_applied", require_applied_migrations)


def require_applied_migrations() -> bool:
    if has_unapplied_migrations():
        raise RuntimeError("There are unapplied migrations: run manage.py migrate.")
    return True


def check_cache() -> None:
    token = secrets.token_hex(8)
    cache.set("health", token, 60)
    if cache.get("health") != token:
        raise RuntimeError("The cache doesn't return what was stored.")


def check_storage() -> None:
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("health")  # raises if it can't be reached
        return
    folder = Path(default_storage.location)
    while not folder.exists():  # the first upload creates it
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise RuntimeError(f"{folder} is not writable.")
    if shutil.disk_usage(folder).free < MIN_FREE_BYTES:
        raise RuntimeError(f"The disk of {folder} is almost full.")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
    "storage": check_storage,
}

_migrations_cache = LocalCache(1, lambda: MIGRATIONS_RESULT_SECONDS)  # what raises is not cached


class HealthCheck:
    """One of ``CHECKS``, run in a thread so that a check that hangs doesn't hang the client."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_ok, self.finished_at = False, float(-RESULT_SECONDS)
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the check unless it is running or has just finished."""
        with self.lock:
            is_running = self.thread is not None and self.thread.is_alive()
            if is_running or time.monotonic() - self.finished_at < RESULT_SECONDS:
                return
            self.thread = threading.Thread(target=self._run, daemon=True)
            self.thread.start()

    def result(self, deadline: float) -> bool:
        """Return whether the check passes; False if it has no result by ``deadline`` on the monotonic clock."""
        thread = self.thread
        if thread is not None:
            thread.join(max(deadline - time.monotonic(), 0))
            if thread.is_alive():
                return False
        return self.is_ok

    def _run(self) -> None:
        try:
            CHECKS[self.name]()
            is_ok = True
        except Exception as error:
            is_ok = False
            logger.warning("Health check %s fails: %s", self.name, error)
        finally:
            connection.close()  # this thread's own
        self.is_ok, self.finished_at = is_ok, time.monotonic()


class HealthMiddleware:
    """Answer health checks before any other middleware, without a session, an allowed host, or a redirect.

    ``/healthz/`` returns 200 while this process responds. A supervisor restarts it otherwise, but a restart doesn't
    repair a database, and visitors get cached pages in the meantime. The body names the failing checks.
    ``/readyz/`` returns 503 if a check fails, for load balancers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.checks = [HealthCheck(name) for name in CHECKS]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in TIMEOUTS or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        results = self.run_checks(TIMEOUTS[request.path_info])
        is_healthy = all(results.values())
        return JsonResponse(
            {
                "status": "ok" if is_healthy else "degraded",
                "checks": {name: "ok" if is_ok else "failing" for name, is_ok in results.items()},
            },
            status=200 if is_healthy or request.path_info == "/healthz/" else 503,
            headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
        )

    def run_checks(self, timeout: float) -> dict[str, bool]:
        """Return whether each check passes, after at most ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        for check in self.checks:
            check.start()
        return {check.name: check.result(deadline) for check in self.checks}
