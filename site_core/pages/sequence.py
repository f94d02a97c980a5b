"""Links to the previous and the next page."""

from __future__ import annotations

import functools
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import PageViewRestriction

from site_core.caching.fragments.recording import record_shown
from site_core.caching.fragments.versions import LISTED_PAGES
from site_core.lib.compiled_query import CompiledQuery, Parameter

from .mixins import PageMixin
from .querysets import children_path_range, is_original


class SequencedPage(PageMixin):
    """Mixin for pages that have a previous and a next page among their siblings of the same type.

    ``sequence_fields`` are the fields that define the order, oldest or first to last. The last one is unique. The
    default is the order that editors drag pages into.

    Neighbors are found by position, with an index, in one query for any number of siblings. Drafts, aliases, and
    scheduled, expired, and private siblings are skipped. A restriction of an ancestor applies to this page as well, so
    only the sibling’s own restriction matters.
    """

    sequence_fields: tuple[str, ...] = ("path",)

    class Meta:
        abstract = True

    @property
    def previous_page(self) -> Any:
        """The live sibling before this one, or None."""
        return self._neighbors[0]

    @property
    def next_page(self) -> Any:
        """The live sibling after this one, or None."""
        return self._neighbors[1]

    @cached_property
    def _neighbors(self) -> tuple[Any, Any]:
        record_shown(LISTED_PAGES)
        if not self.path:  # a preview before the first save
            return None, None
        parent_path = self.path[: -self.steplen]
        first, last = children_path_range(parent_path)
        position = {field: getattr(self, field) for field in self.sequence_fields}
        if None in position.values():  # a draft without a date
            return None, None
        model: Any = type(self)
        neighbors = _neighbors_of(model, len(parent_path))(
            parent_path=parent_path, first_path=first, last_path=last, depth=self.depth, now=timezone.now(), **position
        )
        own_position = self._position_of(self)
        before = [page for page in neighbors if self._position_of(page) < own_position]
        after = [page for page in neighbors if self._position_of(page) > own_position]
        return (before[0] if before else None), (after[0] if after else None)

    def _position_of(self, page: Any) -> tuple[Any, ...]:
        return tuple(getattr(page, field) for field in self.sequence_fields)


def _siblings(model: Any, parent_length: int) -> Any:
    """Return live, unexpired, unrestricted pages of ``model`` with the same parent, including the page itself.

    Aliases are left out.
    """
    if "path" in model.sequence_fields:
        has_same_parent: Any = Q(
            path__range=[Parameter.of(model, "path", name) for name in ("first_path", "last_path")]
        )
    else:
        # An expression that no index covers makes the database start from the index of the sequence. With a range,
        # SQLite reads and sorts all siblings: 250 ms for 100,000.
        has_same_parent = Exact(Left("path", parent_length), Parameter.of(model, "path", "parent_path"))
    return (
        model.objects.live()
        .filter(has_same_parent, is_original(), depth=Parameter.of(model, "depth"))
        .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=Parameter.of(model, "expire_at", "now")))
        .exclude(Exists(PageViewRestriction.objects.filter(page_id=OuterRef("pk"))))
    )


def _nearest(siblings: Any, direction: str) -> Any:
    """Return a query for the primary key of the first sibling after (``gt``) or before (``lt``) the page."""
    model = siblings.model
    *leading, last = model.sequence_fields
    condition = Q(**{f"{last}__{direction}": Parameter.of(model, last)})
    bounds = Q()
    for field in reversed(leading):
        value = Parameter.of(model, field)
        condition = Q(**{f"{field}__{direction}": value}) | Q(**{field: value}) & condition
        # This follows from the condition, but an index can start from it.
        bounds = Q(**{f"{field}__{direction}e": value})
    sign = "" if direction == "gt" else "-"
    order = [f"{sign}{field}" for field in model.sequence_fields]
    return siblings.filter(bounds, condition).order_by(*order).values("pk")[:1]


@functools.cache
def _neighbors_of(model: Any, parent_length: int) -> CompiledQuery:
    siblings = _siblings(model, parent_length)
    previous, following = (Subquery(_nearest(siblings, direction)) for direction in ("lt", "gt"))
    return CompiledQuery(
        model.objects.filter(Q(pk=previous) | Q(pk=following))
        .order_by()
        .only("title", "slug", "url_path", "path", "depth", "locale_id", *model.sequence_fields)
    )
