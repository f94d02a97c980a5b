"""What other apps check after a restore. They register it in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import DatabaseError, connection

_checks: list[Callable[[], Iterable[str]]] = []


def register_restore_check(check: Callable[[], Iterable[str]]) -> None:
    """Register a function that returns warnings about a database that has just been restored."""
    if check not in _checks:
        _checks.append(check)


def restore_warnings() -> list[str]:
    """Return the warnings of all checks. A database of an older version may not be readable before ``migrate``."""
    if not connection.in_atomic_block:
        connection.close()  # it may be to the database that has been replaced
    warnings: list[str] = []
    for check in _checks:
        try:
            warnings += check()
        except DatabaseError:
            warnings.append("The restored database is from an older version. Run manage.py migrate, then check it.")
    return list(dict.fromkeys(warnings))
