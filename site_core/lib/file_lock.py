"""A lock between processes of one machine."""

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

POLL_SECONDS = 0.05


class AlreadyLocked(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def file_lock(path: Path, keep_waiting: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold the lock at ``path``. Raise AlreadyLocked if another thread or process holds it.

    Before that, wait as long as ``keep_waiting``, which is called again and again, returns True. The operating system
    releases the lock when its process ends. The file stays, and its modification time too.
    """
    with path.open("a") as file:
        while not acquire(file.fileno()):
            if not keep_waiting():
                raise AlreadyLocked(str(path))
            time.sleep(POLL_SECONDS)
        yield


def acquire(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
