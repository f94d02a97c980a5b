"""Start the server of ``make run`` in a fork of the process that has set the site up: see preloaded_server.py."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping

from django.db import connections

from site_core.lib.forked_process import ForkedProcess

from . import server


def is_possible(environment: Mapping[str, str]) -> bool:
    """Return whether a fork of this process can be the server: it has its settings, on a system with safe forks."""
    return sys.platform == "linux" and all(
        os.environ.get(name) == environment[name] for name in ("DEFAULT_SITE_URL", "DEFAULT_ALLOWED_HOSTS")
    )


def start(host: str, port: int, environment: Mapping[str, str]) -> ForkedProcess:
    """Start the server, with the additional variables in ``environment``."""
    connections.close_all()
    gc.freeze()  # collecting garbage writes to each object, which is no longer shared then
    return ForkedProcess(_run, server.arguments(host, port), environment)


def _run(arguments: list[str], environment: Mapping[str, str]) -> None:
    from .preloaded_server import run  # with Granian, which only the fork needs

    run(arguments, environment)
