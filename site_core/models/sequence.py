"""Linked previous and next pages."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import PageViewRestriction


class SequencedPage(models.Model):
    """Mixin for pages that stand in an order among their siblings of the same type.

    ``sequence_fields`` are the fields that give the order, oldest or first to last; the last one is unique.
    The default is the order that editors drag pages into.

    Neighbours are found by position, with an index, in one query whatever the number of siblings.
    Drafts, scheduled, expired and private siblings are skipped. A restriction on an ancestor holds for
    the page being read as well, so only the sibling's own restriction is looked at.
    """

    sequence_fields = ("path",)

    class Meta:
        abstract = True

    @property
    def previous_page(self):
        """The live sibling before this one, or None."""
        return self._neighbours[0]

    @property
    def next_page(self):
        """The live sibling after this one, or None."""
        return self._neighbours[1]

    def public_siblings(self):
        """Live, unexpired, unrestricted pages of this type with the same parent, this page among them."""
        parent_path = self.path[: -self.steplen]
        if "path" in self.sequence_fields:
            beside = Q(path__range=self._get_children_path_interval(parent_path))
        else:
            # As an expression that no index serves, so that the database starts from the index of the
            # sequence. With a range, SQLite reads all siblings and sorts them: 250 ms at 100,000.
            beside = Exact(Left("path", len(parent_path)), parent_path)
        return (
            type(self)
            .objects.live()
            .filter(beside, depth=self.depth)
            .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
            .exclude(Exists(PageViewRestriction.objects.filter(page_id=OuterRef("pk"))))
        )

    def _beyond(self, siblings, direction):
        """The first of ``siblings`` after (``gt``) or before (``lt``) this page, as a query of one pk."""
        *leading, last = self.sequence_fields
        condition = Q(**{f"{last}__{direction}": getattr(self, last)})
        bounds = Q()
        for field in reversed(leading):
            value = getattr(self, field)
            condition = Q(**{f"{field}__{direction}": value}) | Q(**{field: value}) & condition
            # Says the same once more in a form that an index can start from.
            bounds = Q(**{f"{field}__{direction}e": value})
        sign = "" if direction == "gt" else "-"
        order = [f"{sign}{field}" for field in self.sequence_fields]
        return siblings.filter(bounds, condition).order_by(*order).values("pk")[:1]

    @cached_property
    def _neighbours(self):
        if not self.path:  # previewed before the first save
            return None, None
        siblings = self.public_siblings()
        previous, following = (Subquery(self._beyond(siblings, way)) for way in ("lt", "gt"))
        found = (
            type(self)
            .objects.filter(Q(pk=previous) | Q(pk=following))
            .order_by()
            .only("title", "slug", "url_path", "path", "depth", "locale_id", *self.sequence_fields)
        )
        place = self._place(self)
        before = [page for page in found if self._place(page) < place]
        after = [page for page in found if self._place(page) > place]
        return (before[0] if before else None), (after[0] if after else None)

    def _place(self, page):
        return tuple(getattr(page, field) for field in self.sequence_fields)
