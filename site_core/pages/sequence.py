"""Linked previous and next pages."""

import functools

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import PageViewRestriction

from site_core.lib.compiled_query import CompiledQuery, Parameter

from .querysets import children_path_range


class SequencedPage(models.Model):
    """Mixin for pages that stand in an order among their siblings of the same type.

    ``sequence_fields`` are the fields that give the order, oldest or first to last; the last one is unique.
    The default is the order that editors drag pages into.

    Neighbors are found by position, with an index, in one query whatever the number of siblings.
    Drafts, scheduled, expired and private siblings are skipped. A restriction on an ancestor holds for
    the page being read as well, so only the sibling's own restriction is looked at.
    """

    sequence_fields: tuple[str, ...] = ("path",)

    class Meta:
        abstract = True

    @property
    def previous_page(self):
        """The live sibling before this one, or None."""
        return self._neighbors[0]

    @property
    def next_page(self):
        """The live sibling after this one, or None."""
        return self._neighbors[1]

    @cached_property
    def _neighbors(self):
        if not self.path:  # previewed before the first save
            return None, None
        parent_path = self.path[: -self.steplen]
        first, last = children_path_range(parent_path)
        place = {field: getattr(self, field) for field in self.sequence_fields}
        found = _neighbors_of(type(self), len(parent_path))(
            parent_path=parent_path, first_path=first, last_path=last, depth=self.depth, now=timezone.now(), **place
        )
        own = self._place(self)
        before = [page for page in found if self._place(page) < own]
        after = [page for page in found if self._place(page) > own]
        return (before[0] if before else None), (after[0] if after else None)

    def _place(self, page):
        return tuple(getattr(page, field) for field in self.sequence_fields)


def _siblings(model, parent_length):
    """Live, unexpired, unrestricted pages of ``model`` with the same parent, the page in question among them."""
    if "path" in model.sequence_fields:
        beside = Q(path__range=[Parameter.of(model, "path", name) for name in ("first_path", "last_path")])
    else:
        # As an expression that no index serves, so that the database starts from the index of the
        # sequence. With a range, SQLite reads all siblings and sorts them: 250 ms at 100,000.
        beside = Exact(Left("path", parent_length), Parameter.of(model, "path", "parent_path"))
    return (
        model.objects.live()
        .filter(beside, depth=Parameter.of(model, "depth"))
        .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=Parameter.of(model, "expire_at", "now")))
        .exclude(Exists(PageViewRestriction.objects.filter(page_id=OuterRef("pk"))))
    )


def _beyond(siblings, direction):
    """The first of ``siblings`` after (``gt``) or before (``lt``) the page, as a query of one pk."""
    model = siblings.model
    *leading, last = model.sequence_fields
    condition = Q(**{f"{last}__{direction}": Parameter.of(model, last)})
    bounds = Q()
    for field in reversed(leading):
        value = Parameter.of(model, field)
        condition = Q(**{f"{field}__{direction}": value}) | Q(**{field: value}) & condition
        # Says the same once more in a form that an index can start from.
        bounds = Q(**{f"{field}__{direction}e": value})
    sign = "" if direction == "gt" else "-"
    order = [f"{sign}{field}" for field in model.sequence_fields]
    return siblings.filter(bounds, condition).order_by(*order).values("pk")[:1]


@functools.cache
def _neighbors_of(model, parent_length):
    siblings = _siblings(model, parent_length)
    previous, following = (Subquery(_beyond(siblings, way)) for way in ("lt", "gt"))
    return CompiledQuery(
        model.objects.filter(Q(pk=previous) | Q(pk=following))
        .order_by()
        .only("title", "slug", "url_path", "path", "depth", "locale_id", *model.sequence_fields)
    )
