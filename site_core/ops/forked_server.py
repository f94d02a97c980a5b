"""The server of ``make run``, which is forked from the process that has set the site up.

It loads the rest of the site once, and forks its workers: they start at once, and share the memory that none of them
changes. From the first reload on, each new worker loads the site itself, from the files that are there by then.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections

from site_core.lib.forked_process import ForkedProcess
from site_core.lib.memory import limit_arenas

from . import server


def is_possible(environment: Mapping[str, str]) -> bool:
    """Return whether a fork of this process can be the server: it has its settings, on a system with safe forks."""
    return sys.platform == "linux" and all(
        os.environ.get(name) == environment[name] for name in ("DEFAULT_SITE_URL", "DEFAULT_ALLOWED_HOSTS")
    )


def start(host: str, port: int, environment: Mapping[str, str]) -> ForkedProcess:
    """Start the server with the additional variables in ``environment``."""
    connections.close_all()
    gc.freeze()  # a collection would write to each object, so that it is no longer shared
    return ForkedProcess(run, server.arguments(host, port), environment)


def run(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Load the site, and run the server until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the server handles it: what it loads is new
    if "MALLOC_ARENA_MAX" not in os.environ:  # glibc has read it otherwise
        limit_arenas(int(environment["MALLOC_ARENA_MAX"]))
    os.environ.update(environment)
    os.chdir(settings.BASE_DIR)
    import_module(server.PRELOADED)
    connections.close_all()
    # Granian is imported in the fork only, since the process that starts it doesn't need it.
    from . import server_process
    from .reloading import ReloadingServer

    class ForkingServer(ReloadingServer):
        def _reload(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
            load_from_files()
            super()._reload(spawn_target, target_loader)

    multiprocessing.set_start_method("fork", force=True)
    gc.freeze()
    server_process.run(ForkingServer, arguments)


def load_from_files() -> None:
    """Let new workers start as new processes. They read the ``.env`` file again."""
    multiprocessing.set_start_method("spawn", force=True)
    for name in settings.ENV_FILE_VARIABLES:
        os.environ.pop(name, None)
