"""A fork of this process, which shares its memory as long as neither changes it. Only for processes without threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Callable
from typing import Any

FORK = multiprocessing.get_context("fork")


class ForkedProcess:
    """Runs ``function(*arguments)`` in a fork, with the methods of ``subprocess.Popen`` that its caller needs."""

    def __init__(self, function: Callable[..., object], *arguments: Any) -> None:
        self.process = FORK.Process(target=function, args=arguments)
        self.process.start()

    @property
    def pid(self) -> int:
        return self.process.pid or 0

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code; a negative one is a signal. Raise ``subprocess.TimeoutExpired``."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.process.name), timeout or 0)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        if self.process.exitcode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
