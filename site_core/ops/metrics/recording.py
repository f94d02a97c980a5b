"""Count requests, how long they take, and where the page cache helps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from prometheus_client import Counter, Histogram

from site_core.caching.page_cache.wsgi import OUTCOME

from . import LABELS

BUCKETS = (0.005, 0.025, 0.1, 0.25, 1, 2.5, 10)  # seconds
CACHED_VIEW, OTHER_VIEW = "page_cache", "none"  # of responses from the page cache, and of those without a view
requests = Counter("clinic_http_requests", "Requests by view and class of the status.", ["view", "status"])
durations = Histogram(
    "clinic_http_request_duration_seconds",
    "Time until the response was ready, by view.",
    ["view"],
    buckets=BUCKETS,
)
page_cache = Counter("clinic_page_cache_requests", "Requests that asked the page cache, by its outcome.", ["outcome"])


class RequestMetrics:
    """A WSGI application that measures ``application``. What raises an exception is not counted."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started, status_class = time.perf_counter(), "5xx"

        def record_status(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., object]:
            nonlocal status_class
            status_class = f"{status[0]}xx"
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        labels: dict[str, str] = {}
        environ[LABELS] = labels
        environ.pop(OUTCOME, None)  # of another attempt to answer the same request
        response = self.application(environ, record_status)
        record(labels.get("view"), environ.get(OUTCOME), status_class, time.perf_counter() - started)
        return response


def record(view: str | None, outcome: str | None, status_class: str, seconds: float) -> None:
    if outcome:
        page_cache.labels(outcome).inc()
    name = view or (CACHED_VIEW if outcome else OTHER_VIEW)
    requests.labels(name, status_class).inc()
    durations.labels(name).observe(seconds)
