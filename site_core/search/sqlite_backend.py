"""Wagtail’s search on SQLite, which the admin uses, for queries with quotation marks.

SQLite reads a quotation mark as syntax. Wagtail doesn’t escape it, so the search would fail.
"""

from typing import Any

from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend


class SearchBackend(SQLiteSearchBackend):
    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(without_quotes(query), *args, **kwargs)

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(without_quotes(query), *args, **kwargs)


def without_quotes(query: Any) -> Any:
    """Return a query that is text without quotation marks and null characters; any other query as it is."""
    return " ".join(query.replace('"', " ").replace("\0", " ").split()) if isinstance(query, str) else query
