"""Finds search entries by their stems: with FTS5 on SQLite, and with an index of arrays on PostgreSQL.

Wagtail’s search isn’t used here. On SQLite it reads every entry for each query, a second for 25,000 pages, and each
database splits and stems words in its own way.
"""

from typing import Literal

from django.db import connection
from django.db.models.expressions import RawSQL

SQLITE = "SELECT rowid FROM search_searchentry_fts WHERE search_searchentry_fts MATCH %s"
POSTGRESQL = "SELECT page_id FROM search_searchentry WHERE string_to_array({field}, ' ') {operator} %s::text[]"

Field = Literal["stems", "name_stems"]
Operator = Literal["and", "or"]


def entries_with(stems: list[str], operator: Operator, field: Field = "stems") -> RawSQL:
    """Return a subquery for the entries that have all of ``stems``, or any of them, in ``field``."""
    if connection.vendor == "sqlite":
        quoted = f" {operator.upper()} ".join(f'"{stem}"' for stem in stems)
        return RawSQL(SQLITE, [f"{field} : ({quoted})"])
    contains = {"and": "@>", "or": "&&"}[operator]
    return RawSQL(POSTGRESQL.format(field=field, operator=contains), [stems])
