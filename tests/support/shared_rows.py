"""Rows that the tests of a module share, and what they may leave behind: nothing."""

import functools

from django.db import connection, transaction

from tests.support.caches import clear_caches
from tests.support.page_ids import restart_page_ids


class SharedRows:
    """A transaction around all tests of a module. Its rows are created once and rolled back after the last test.

    Each test runs in its own savepoint inside it, as with TestCase.setUpTestData.
    """

    def __init__(self, blocker):
        self.blocker = blocker

    def __enter__(self):
        clear_caches()
        with self.blocker.unblock():
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

    def __exit__(self, *exception):
        with self.blocker.unblock():
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            restart_page_ids()


class CommittedRows:
    """The numbers of rows that migrations left. If a module commits others, modules after it fail without a cause."""

    def __init__(self):
        self.migrated = None

    def save(self):
        """Remember the current numbers as those of the migrated database."""
        self.migrated = count_rows()

    def changes(self):
        """Return the tables whose number of rows has changed, with the numbers before and now."""
        if self.migrated is None:
            return {}
        counts = count_rows()
        return {name: (before, counts[name]) for name, before in self.migrated.items() if counts[name] != before}


def count_rows():
    """Return the number of rows of every table. It takes one query."""
    names = table_names()
    with connection.cursor() as cursor:
        cursor.execute(counting_sql(names))
        return dict(zip(names, cursor.fetchone(), strict=True))


@functools.cache
def table_names():
    """Leave out what SQLite keeps for an index of full text: it differs even when the same rows are back."""
    return [name for name in connection.introspection.table_names() if "_fts_" not in name]


def counting_sql(names):
    counts = (f"(SELECT COUNT(*) FROM {connection.ops.quote_name(name)})" for name in names)
    return f"SELECT {', '.join(counts)}"
