"""A server whose workers are forks of its main process, which has loaded the site.

They start at once, and share the memory that none of them changes. From the first reload on, each new worker is a new
process that loads the site from the files that are there by then.
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

from site_core.lib.memory import limit_arenas
from site_core.lib.parent_process import stop_with_parent

from . import server, server_process
from .reloading import ReloadingServer


class PreloadedServer(ReloadingServer):
    def serve(self, *args: Any, **kwargs: Any) -> None:
        super().serve(target_loader=load_worker, wrap_loader=False)

    def _reload(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        start_new_processes()
        super()._reload(spawn_target, target_loader)


def load_worker() -> Any:
    """Return the ASGI callable. A fork has loaded the site: the files can be those of the next version by now."""
    if preload := sys.modules.get(server.PRELOADED):
        stop_with_parent()
        return preload.create_application()
    module, _, name = server.APPLICATION.partition(":")
    return getattr(import_module(module), name)


def start_new_processes() -> None:
    """Let new workers share nothing with this process. They read the ``.env`` file themselves."""
    multiprocessing.set_start_method("spawn", force=True)
    for name in settings.ENV_FILE_VARIABLES:
        os.environ.pop(name, None)


def run(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Load the site, and run the server with Granian's ``arguments`` until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the server handles it: what is loaded here is new
    if "MALLOC_ARENA_MAX" not in os.environ:  # glibc has read it otherwise
        limit_arenas(int(environment["MALLOC_ARENA_MAX"]))
    os.environ.update(environment)
    os.chdir(settings.BASE_DIR)
    import_module(server.PRELOADED)
    connections.close_all()
    gc.freeze()
    multiprocessing.set_start_method("fork", force=True)
    server_process.run(PreloadedServer, arguments)
