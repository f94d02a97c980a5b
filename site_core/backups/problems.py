import sqlite3
from contextlib import ExitStack
from pathlib import Path

from django.db import DatabaseError

from site_core.lib import s3_errors
from site_core.lib.file_lock import AlreadyLocked, file_lock


def system_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that disks, databases, and object storage raise when they fail."""
    return (OSError, sqlite3.Error, DatabaseError, *s3_errors.client_errors())


class BackupProblem(Exception):
    """A backup can't be made or put in place; the message says why and what to do. Nothing has been changed."""


def lock(stack: ExitStack, path: Path, what: str) -> None:
    """Hold the lock at ``path`` until ``stack`` ends. Raise BackupProblem if another process holds it."""
    try:
        stack.enter_context(file_lock(path))
    except AlreadyLocked:
        raise BackupProblem(f"Another {what} is running. Wait until it has finished.") from None
