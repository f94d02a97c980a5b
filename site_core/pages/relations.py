"""Rows of a page’s child relations and many-to-many fields: read by compiled queries, and their positions."""

from __future__ import annotations

from functools import cache
from typing import Any

from modelcluster.models import get_all_child_relations

from site_core.lib.compiled_query import CompiledQuery, Parameter


def related_rows(page: Any, relation: str, *select_related: str) -> list[Any]:
    """Return the rows of ``relation`` (a child relation, or topics) in order, with their ``select_related``.

    If an editor is changing the page, or its rows are prefetched, no query is needed for them.
    """
    in_memory = {**getattr(page, "_cluster_related_objects", {}), **getattr(page, "_prefetched_objects_cache", {})}
    if not page.pk or relation in in_memory:
        rows = getattr(page, relation)
        return list(rows.select_related(*select_related) if select_related else rows.all())
    model: Any = type(page)
    return _rows_of(model, relation, select_related)(page=page.pk)


@cache
def _rows_of(model: Any, relation: str, select_related: tuple[str, ...]) -> CompiledQuery:
    field = model._meta.get_field(relation)
    # The name of the page on the other side: of a child’s foreign key, or of a many-to-many field.
    name = field.field.name if field.one_to_many else field.related_query_name()
    rows = field.related_model._default_manager.filter(**{name: Parameter.of(model, "pk", "page")})
    return CompiledQuery(rows.select_related(*select_related) if select_related else rows)


def number_rows(page: Any) -> None:
    """Give the child rows that ``page`` has in memory positions after the others, if they have none.

    Forms do that, but scripts and imports don’t. PostgreSQL returns rows without a position in any order.
    """
    in_memory = getattr(page, "_cluster_related_objects", None) or {}
    for relation in get_all_child_relations(type(page)):
        name, field = relation.get_accessor_name(), getattr(relation.related_model, "sort_order_field", "")
        rows = list(getattr(page, name).all()) if field and name in in_memory else []
        last = max((getattr(row, field) for row in rows if getattr(row, field) is not None), default=-1)
        for number, row in enumerate((row for row in rows if getattr(row, field) is None), last + 1):
            setattr(row, field, number)
