"""Wagtail’s search on SQLite, which the admin uses, for queries with quotation marks, and with many results.

SQLite reads a quotation mark as syntax. Wagtail doesn’t escape it, so the search would fail.

Wagtail orders results by relevance with a subquery that searches the whole index again for each result. That takes
minutes if a word is in thousands of titles, and their order says little then. Many results are the newest first.
"""

from typing import Any

from django.db.models import QuerySet
from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend
from wagtail.search import index

MAX_RANKED = 100


class SearchBackend(SQLiteSearchBackend):
    def search(self, query: Any, model_or_queryset: Any, *args: Any, **kwargs: Any) -> Any:
        return rank_if_few(super().search, without_quotes(query), model_or_queryset, *args, **kwargs)

    def autocomplete(self, query: Any, model_or_queryset: Any, *args: Any, **kwargs: Any) -> Any:
        return rank_if_few(super().autocomplete, without_quotes(query), model_or_queryset, *args, **kwargs)


def rank_if_few(
    search: Any,
    query: Any,
    model_or_queryset: Any,
    fields: list[str] | None = None,
    operator: str | None = None,
    order_by_relevance: bool = True,
) -> Any:
    """Return the results of ``search``: if the caller wants them by relevance and there are many, the newest first."""
    if order_by_relevance:
        newest = search(query, newest_first(model_or_queryset), fields, operator, order_by_relevance=False)
        if newest[: MAX_RANKED + 1].count() > MAX_RANKED:
            return newest
    return search(query, model_or_queryset, fields, operator, order_by_relevance)


def newest_first(model_or_queryset: Any) -> Any:
    """Return the rows with the newest first, if their model can be sorted by id in a search, as pages can."""
    rows = model_or_queryset
    rows = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    sortable = {field.field_name for field in rows.model.search_fields if isinstance(field, index.FilterField)}
    return rows.order_by("-id") if "id" in sortable else rows


def without_quotes(query: Any) -> Any:
    """Return a query that is text without quotation marks and null characters; any other query as it is."""
    return " ".join(query.replace('"', " ").replace("\0", " ").split()) if isinstance(query, str) else query
