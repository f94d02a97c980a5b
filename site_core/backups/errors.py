"""Errors of backups that a user can do something about."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from django.db import DatabaseError

from site_core.lib import s3_errors
from site_core.lib.file_lock import AlreadyLocked, file_lock


class BackupError(Exception):
    """A backup can't be created or restored. The message says why and what to do. Nothing has been changed."""


def system_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that disks, databases, and object storage raise when they fail."""
    return (OSError, sqlite3.Error, DatabaseError, *s3_errors.client_errors())


def lock(stack: ExitStack, path: Path, what: str) -> None:
    """Hold the lock at ``path`` until ``stack`` ends. Raise BackupError if another process holds it."""
    try:
        stack.enter_context(file_lock(path))
    except AlreadyLocked:
        raise BackupError(f"Another {what} is running. Wait until it has finished.") from None
