"""What other apps check in a restored database. They register it in ``AppConfig.ready``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

STAGED = "staged"  # the alias of a database that has not been swapped
RestoreCheck = Callable[[str], Iterable[str]]

_checks: list[RestoreCheck] = []


def register_restore_check(check: RestoreCheck) -> None:
    """Register a function that gets the alias of a restored database, and returns warnings about it."""
    if check not in _checks:
        _checks.append(check)


def restore_warnings() -> list[str]:
    """Return the warnings of all checks about the live database, which has just been replaced."""
    if not connection.in_atomic_block:
        connection.close()  # it may be to the database that has been replaced
    return list(run_checks(DEFAULT_DB_ALIAS))


def staging_warnings(name: str) -> list[str]:
    """Return the warnings of all checks about the staged database ``name``: see ``Database.staged_name``."""
    with staged_connection(name):
        return list(run_checks(STAGED))


@contextlib.contextmanager
def staged_connection(name: str) -> Iterator[None]:
    """Make the database ``name`` on the same server available as ``STAGED``."""
    values = connection.settings_dict
    options = {key: value for key, value in values["OPTIONS"].items() if key != "pool"}  # of the live database
    connections.databases[STAGED] = values | {"NAME": name, "OPTIONS": options}
    try:
        yield
    finally:
        connections[STAGED].close()
        del connections[STAGED], connections.databases[STAGED]


def run_checks(alias: str) -> dict[str, None]:
    """Return the warnings, each once. A database of an older version may not be readable before ``migrate``."""
    warnings: dict[str, None] = {}
    for check in _checks:
        try:
            warnings |= dict.fromkeys(check(alias))
        except DatabaseError:
            warnings["The backup is from an older version, so it can't be checked before manage.py migrate."] = None
    return warnings
