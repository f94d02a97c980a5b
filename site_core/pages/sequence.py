"""Links to the previous and the next page."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import PageViewRestriction

from site_core.caching.fragments.recording import record_shown
from site_core.caching.fragments.versions import LISTED_PAGES

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
        own_position = self._position_of(self)
        if not self.path or None in own_position:  # a preview before the first save, or a draft without a date
            return None, None
        model: Any = type(self)
        is_neighbor = Q(pk=self._nearest_sibling("lt")) | Q(pk=self._nearest_sibling("gt"))
        neighbors = list(model.objects.filter(is_neighbor).for_list(*self.sequence_fields).order_by())
        before = next((page for page in neighbors if self._position_of(page) < own_position), None)
        after = next((page for page in neighbors if self._position_of(page) > own_position), None)
        return before, after

    def _position_of(self, page: Any) -> tuple[Any, ...]:
        return tuple(getattr(page, field) for field in self.sequence_fields)

    def _nearest_sibling(self, direction: str) -> Subquery:
        """Return a query for the primary key of the first sibling after (``gt``) or before (``lt``) this page.

        Only the key: the index of the sequence has it, so SQLite starts there.
        """
        *leading, last = self.sequence_fields
        condition, bounds = Q(**{f"{last}__{direction}": getattr(self, last)}), Q()
        for field in reversed(leading):
            value = getattr(self, field)
            condition = Q(**{f"{field}__{direction}": value}) | Q(**{field: value}) & condition
            # This follows from the condition, but an index can start from it.
            bounds = Q(**{f"{field}__{direction}e": value})
        sign = "" if direction == "gt" else "-"
        siblings = self._live_siblings().filter(bounds, condition)
        return Subquery(siblings.order_by(*(f"{sign}{field}" for field in self.sequence_fields)).values("pk")[:1])

    def _live_siblings(self) -> Any:
        """Return live, unexpired, unrestricted pages of this type with the same parent. Aliases are left out."""
        model: Any = type(self)
        parent_path = self.path[: -self.steplen]
        if "path" in self.sequence_fields:
            has_same_parent: Any = Q(path__range=children_path_range(parent_path))
        else:
            # An expression that no index covers makes the database start from the index of the sequence. With a range,
            # SQLite reads and sorts all siblings: 250 ms for 100,000.
            has_same_parent = Exact(Left("path", len(parent_path)), parent_path)
        return (
            model.objects.live()
            .filter(has_same_parent, is_original(), depth=self.depth)
            .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
            .exclude(Exists(PageViewRestriction.objects.filter(page_id=OuterRef("pk"))))
        )
