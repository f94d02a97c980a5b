"""A lock between processes of one machine."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class AlreadyLocked(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``; raise AlreadyLocked at once if another process holds it.

    The operating system releases the lock when its process ends. The file stays, and its modification time too.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyLocked(str(path)) from None
        yield
