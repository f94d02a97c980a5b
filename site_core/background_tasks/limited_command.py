"""Run a management command that needs much memory, in a process of its own. One at a time on each machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from site_core.lib import limited_process
from site_core.lib.file_lock import file_lock
from site_core.lib.limited_process import Limits


def run(command: list[str], limits: Limits, keep_running: Callable[[], bool]) -> None:
    """Run ``command`` after those of others, as long as ``keep_running`` returns True, and wait for its end.

    Raise AlreadyLocked if it was no longer wanted while it waited, or what ``limited_process.run`` raises.
    """
    with file_lock(Path(settings.DATA_DIR, "background-task.lock"), keep_running):
        limited_process.run(["django", *command], limits, keep_running=keep_running)


def start_thread(function: Callable[[], None], name: str) -> None:
    """Call ``function`` in a thread, and close its connection to the database at the end."""

    def run_and_close() -> None:
        try:
            function()
        finally:
            connection.close()

    threading.Thread(target=run_and_close, name=name, daemon=True).start()
