"""Finds entries of the admin’s search by their words: with FTS5 on SQLite, and with a text vector on PostgreSQL.

The primary keys are read by a query of their own. In a subquery, SQLite would search the index again for each row.
"""

from __future__ import annotations

from typing import Literal

from django.db import connection

from .terms import Term

Field = Literal["words", "title_words"]
SQLITE = "SELECT rowid FROM search_adminsearchentry_fts WHERE search_adminsearchentry_fts MATCH %s"
POSTGRESQL = "SELECT id FROM search_adminsearchentry WHERE {field}_vector @@ to_tsquery('simple', %s)"


def find_entries(terms: list[Term], field: Field = "words") -> set[int]:
    """Return the primary keys of the entries that have all of ``terms`` in ``field``."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(SQLITE, [f"{field} : ({' AND '.join(map(fts5_phrase, terms))})"])
        else:
            cursor.execute(POSTGRESQL.format(field=field), [" & ".join(map(tsquery_phrase, terms))])
        return {pk for (pk,) in cursor.fetchall()}


def fts5_phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'


def tsquery_phrase(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return f"({words}{':*' if term.is_prefix else ''})"
