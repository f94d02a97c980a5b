"""References that forbid a deletion: foreign keys with PROTECT to any of the pages of a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import PROTECT, Q
from wagtail.models import Page, get_page_models

from .collecting import reverse_relations

PAGES_IN_QUERY = 100


def find_protected(pages: Iterable[Page]) -> Page | None:
    """Return a page among ``pages`` and those below that something else can’t be without. One query for each key."""
    if not (relations := list(protecting_relations())):
        return None
    paths = [page.path for page in pages]
    for start in range(0, len(paths), PAGES_IN_QUERY):
        part = paths[start : start + PAGES_IN_QUERY]
        for relation in relations:
            name = relation.field.name
            below = reduce(or_, (Q(**{f"{name}__path__startswith": path}) for path in part))
            if row := relation.related_model._base_manager.filter(below).first():
                return Page.objects.get(pk=getattr(row, relation.field.attname))
    return None


def protecting_relations() -> Iterator[Any]:
    for model in {Page, *get_page_models()}:
        yield from (relation for relation in reverse_relations(model) if relation.on_delete is PROTECT)
