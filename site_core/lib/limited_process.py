"""Run a Python module in a process of its own, with limits on memory, processor time, and time.

The operating system enforces the limits, so they also hold for code that never returns to Python: a regular expression
that backtracks, or a decoder for images. Whatever happens to the process, its memory is given back at its end.

    run(["django", "check_upload", "5"], Limits(megabytes=512, cpu_seconds=60, seconds=120))

runs ``python -m django check_upload 5``. A process ends with the one that started it, at the latest a second later. It
is a process group of its own: Ctrl-C in a terminal reaches only the caller, which may need the result before it ends.
"""

from __future__ import annotations

import errno
import os
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from site_core.lib.parent_process import stop_with

ROOT = Path(__file__).resolve().parents[2]  # the folder that modules are imported from
POLL_SECONDS = 0.5
GRACE_SECONDS = 5  # after which a process is killed that has not ended itself
OUT_OF_MEMORY = 86  # exit status
MEMORY_SIGNALS = (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)  # also of the kernel’s OOM killer
MEMORY_ERRORS = ("out of memory", "cannot allocate memory", "failed to map segment")  # of SQLite and of imports
TIME_SIGNALS = (signal.SIGALRM, signal.SIGXCPU)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # of whoever stops everything


class Limits(NamedTuple):
    """``megabytes`` of address space: Python and Django take 150 of them. ``seconds`` includes waiting.

    With a ``niceness`` of 10, requests of visitors come first by far.
    """

    megabytes: int
    cpu_seconds: int
    seconds: int
    niceness: int = 10


class ProcessFailed(Exception):
    """The process ended with an error, which is in the log."""


class MemoryExceeded(ProcessFailed):
    """The process needed more memory than it may have, or crashed as if it had."""


class TimeExceeded(ProcessFailed):
    """The process took longer than it may."""


class Interrupted(ProcessFailed):
    """Somebody else stopped the process, such as a machine that shuts down. That says nothing about its input."""


class Stopped(ProcessFailed):
    """The caller stopped the process."""


def run(
    arguments: Sequence[str],
    limits: Limits,
    content: bytes = b"",
    keep_running: Callable[[], bool] = lambda: True,
) -> bytes:
    """Run the module ``arguments[0]`` with the other arguments. Return what it writes to its standard output.

    ``content`` is its standard input. ``keep_running`` is called twice a second, and stops the process if it returns
    False. Raise ProcessFailed, or one of its subclasses.
    """
    command = [sys.executable, "-m", __name__, str(os.getpid()), *map(str, limits), *arguments]
    with tempfile.TemporaryFile() as file:  # communicate() doesn't write the rest of its input after a timeout
        file.write(content)
        file.seek(0)
        with subprocess.Popen(command, cwd=ROOT, stdin=file, stdout=subprocess.PIPE, process_group=0) as process:
            try:
                output = wait(process, limits, keep_running)
            finally:
                process.kill()  # does nothing if it has ended
    check_status(process.returncode)
    return output


def wait(process: subprocess.Popen[bytes], limits: Limits, keep_running: Callable[[], bool]) -> bytes:
    """Return the output of ``process`` when it has ended. Raise Stopped or TimeExceeded."""
    deadline = time.monotonic() + limits.seconds + GRACE_SECONDS
    while True:
        try:
            return process.communicate(timeout=POLL_SECONDS)[0]
        except subprocess.TimeoutExpired:
            pass
        if not keep_running():
            raise Stopped
        if time.monotonic() > deadline:
            raise TimeExceeded


def check_status(status: int) -> None:
    """Raise what the exit ``status`` of a process means. Negative ones are signals."""
    if status == OUT_OF_MEMORY or -status in MEMORY_SIGNALS:
        raise MemoryExceeded
    if -status in TIME_SIGNALS:
        raise TimeExceeded
    if -status in STOP_SIGNALS:
        raise Interrupted
    if status:
        raise ProcessFailed(status)


def apply_limits(limits: Limits) -> None:
    """Limit the current process."""
    lower_limit(resource.RLIMIT_AS, limits.megabytes << 20)
    lower_limit(resource.RLIMIT_CPU, limits.cpu_seconds)
    lower_limit(resource.RLIMIT_CORE, 0)
    signal.alarm(limits.seconds)
    os.nice(limits.niceness)


def lower_limit(kind: int, value: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, hard))


def main(parent: str, *arguments: str) -> None:
    """Run a module in this process: the rest of ``arguments`` after the limits."""
    numbers, (module, *rest) = arguments[: len(Limits._fields)], arguments[len(Limits._fields) :]
    apply_limits(Limits(*map(int, numbers)))
    stop_with(int(parent))
    sys.argv = [module, *rest]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except Exception as error:
        if is_out_of_memory(error):
            os._exit(OUT_OF_MEMORY)  # to clean up, Python would need memory
        raise


def is_out_of_memory(error: Exception) -> bool:
    """Return whether memory was missing: for Python, for a call of the operating system, or for a library in C."""
    if isinstance(error, MemoryError | SystemError):  # the latter if there is no memory for the exception
        return True
    is_refused = isinstance(error, OSError) and error.errno == errno.ENOMEM
    return is_refused or any(text in str(error).lower() for text in MEMORY_ERRORS)


if __name__ == "__main__":
    main(*sys.argv[1:])
