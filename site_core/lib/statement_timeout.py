"""A limit on how long the database works on queries that can be done without."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from django.db import connection, transaction

SQLITE_STEPS = 10_000  # instructions of SQLite's virtual machine between two looks at the clock: about a millisecond


@contextlib.contextmanager
def statement_timeout(seconds: float) -> Iterator[None]:
    """Let queries in this block raise ``OperationalError`` when they take too long.

    On PostgreSQL, each statement has ``seconds``. On SQLite, all have that together. Other databases have no limit.
    """
    match connection.vendor:
        case "postgresql":
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = %s", [int(seconds * 1000)])
                yield
                cursor.execute("SET LOCAL statement_timeout = DEFAULT")
        case "sqlite":
            connection.ensure_connection()
            deadline = time.monotonic() + seconds
            connection.connection.set_progress_handler(lambda: time.monotonic() > deadline, SQLITE_STEPS)
            try:
                yield
            finally:
                connection.connection.set_progress_handler(None, 0)
        case _:
            yield
