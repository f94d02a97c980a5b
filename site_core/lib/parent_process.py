"""Processes that end when the one that started them ends, even if that was killed."""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "STOP_WITH_PROCESS"  # the process ID of the parent, for a child that should end with it
SECONDS_BETWEEN_CHECKS = 0.5
SECONDS_TO_STOP = 10  # for what is running


def stop_with_parent() -> None:
    """If the parent asked for it with ``VARIABLE``, stop this process as soon as the parent has ended."""
    if pid := os.environ.get(VARIABLE):
        stop_with(int(pid))


def stop_with(pid: int) -> None:
    """Stop this process as soon as its parent ``pid`` has ended."""
    threading.Thread(target=_wait_and_stop, args=[pid], name="stop with parent", daemon=True).start()


def _wait_and_stop(pid: int) -> None:
    while os.getppid() == pid:
        time.sleep(SECONDS_BETWEEN_CHECKS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)
