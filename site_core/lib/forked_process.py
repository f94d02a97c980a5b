"""Run functions in forks of this process: they share its memory until they change it, and then give theirs back.

Only for processes without threads.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from .parent_process import stop_with

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


def run_forked(function: Callable[..., object], *arguments: Any, **options: Any) -> None:
    """Run ``function`` in a fork, and wait until it has ended. Raise what it raises.

    The fork ends with this process, and Ctrl-C stops both.
    """
    receiver, sender = FORK.Pipe(duplex=False)
    process = ForkedProcess(_run_and_report, os.getpid(), sender, lambda: function(*arguments, **options))
    sender.close()
    try:
        with receiver:
            error = _receive(receiver)
        code = process.wait()
    except KeyboardInterrupt:  # a terminal also sends it to the fork, but `kill` does not
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    if error is not None:
        raise error
    if code:
        raise ChildProcessError(f"a process ended with status {code}")


def _receive(receiver: Connection) -> BaseException | None:
    """Return the exception that the fork has sent, or None once it has ended without one."""
    with suppress(EOFError):
        error: BaseException = receiver.recv()
        return error
    return None


def _run_and_report(parent: int, sender: Connection, function: Callable[[], object]) -> None:
    signal.signal(signal.SIGINT, _interrupt_once)
    stop_with(parent)
    try:
        function()
    except BaseException as error:
        error.add_note("".join(traceback.format_exception(error)))
        sender.send(error)


def _interrupt_once(*args: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
