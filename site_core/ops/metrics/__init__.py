"""Figures for Prometheus at ``/metrics``, over all worker processes of the machine. Off unless METRICS_TOKEN is set.

prometheus_client is imported only if it is on. Each worker counts in memory-mapped files in one folder, and whichever
worker gets the request for ``/metrics`` adds them up.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from wsgiref.types import WSGIApplication

from django.conf import settings

PATH = "/metrics"
LABELS = "site_core.metrics"  # the key in the environ of a dict in which lower layers leave the name of the view
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported


def get_folder() -> Path:
    return Path(settings.DATA_DIR) / "metrics"


def delete_old_files() -> None:
    """Delete what the workers of an earlier server have counted. Call this before a server starts."""
    shutil.rmtree(get_folder(), ignore_errors=True)


def measure(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` with its requests counted, if metrics are on, and otherwise unchanged."""
    if not settings.METRICS_TOKEN:
        return application
    get_folder().mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER_VARIABLE] = str(get_folder())
    from .recording import RequestMetrics

    return RequestMetrics(application)
