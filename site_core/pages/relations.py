"""Positions of the rows of a page’s child relations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from modelcluster.models import get_all_child_relations


def number_rows(page: Any) -> None:
    """Give the child rows that ``page`` has in memory positions after the others, if they have none.

    Forms do that, but scripts and imports don’t. PostgreSQL returns rows without a position in any order.
    """
    for relation in get_all_child_relations(type(page)):
        field = getattr(relation.related_model, "sort_order_field", "")
        rows = getattr(page, relation.get_accessor_name()).all()
        if not field or isinstance(rows, QuerySet):  # a queryset reads what is stored
            continue
        last = max((getattr(row, field) for row in rows if getattr(row, field) is not None), default=-1)
        for number, row in enumerate((row for row in rows if getattr(row, field) is None), last + 1):
            setattr(row, field, number)
