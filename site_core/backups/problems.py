import sqlite3

from django.db import DatabaseError

from site_core.lib import s3_errors


def system_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that disks, databases, and object storage raise when they fail."""
    return (OSError, sqlite3.Error, DatabaseError, *s3_errors.client_errors())


class BackupProblem(Exception):
    """A backup can't be made or put in place; the message says why and what to do. Nothing has been changed."""
