"""Where restored pages are put in the tree, and their slugs and URLs there."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from site_core.pages.slugs import reserved_slug_error

from .models import TrashEntry
from .snapshot import Snapshot


class Placement:
    """Puts the pages of an entry below ``parent``. ``problem`` says why that isn’t possible; empty if it is."""

    def __init__(self, snapshot: Snapshot, parent: Page, as_draft: bool = False) -> None:
        self.parent, self.as_draft = parent, as_draft
        self.page: Any = self.read_page(snapshot)
        self.slug = self.find_free_slug()
        self.path = self.find_free_path()
        self.url_path = f"{parent.url_path}{self.slug}/"
        self.problem = self.find_problem()

    @staticmethod
    def read_page(snapshot: Snapshot) -> Any:
        pk = int(snapshot.entry.object_id)
        instance = snapshot.read_instances(Page)[pk]
        specific = instance.specific_class or Page
        return snapshot.read_instances(specific)[pk]

    @property
    def is_renamed(self) -> bool:
        return self.slug != self.page.slug

    def find_problem(self) -> str:
        if not self.parent.is_root() and not type(self.page).can_exist_under(self.parent):
            message = _("A page of this type can’t be below “%(parent)s”. Choose another place.")
            return message % {"parent": self.parent.get_admin_display_title()}
        if is_full(type(self.page), self.parent):
            message = _("“%(parent)s” already has a page of this type, and can’t have another one.")
            return message % {"parent": self.parent.get_admin_display_title()}
        return reserved_slug_error(self.slug, self.parent) or ""

    def find_free_slug(self) -> str:
        """Return the slug that the page had, or one with a number if another page has it now."""
        taken = set(Page.objects.child_of(self.parent).values_list("slug", flat=True))
        slug, number = self.page.slug, 1
        while slug in taken or (number > 1 and reserved_slug_error(slug, self.parent)):
            number += 1
            slug = f"{self.page.slug[:250]}-{number}"
        return slug

    def find_free_path(self) -> str:
        """Return the tree path among the siblings that the page had, or the one after the last sibling."""
        path = self.parent.path + self.page.path[-Page.steplen :]
        if not Page.objects.filter(path__startswith=path).exists():
            return path
        last: Any = self.parent.get_last_child()
        return self.parent.path + next_step(last.path[-Page.steplen :])

    def adjust(self, row: Any) -> None:
        """Change a row of the entry to fit this place."""
        if type(row) is Page:
            self.adjust_page(row)
        elif isinstance(row, Revision):
            self.adjust_revision(row)

    def adjust_page(self, row: Page) -> None:
        row.path = self.path + row.path[len(self.page.path) :]
        row.depth += len(self.path) // Page.steplen - self.page.depth
        row.url_path = self.url_path + row.url_path[len(self.page.url_path) :]
        if row.pk == self.page.pk:
            row.slug = self.slug
        if self.as_draft and row.live:
            row.live, row.has_unpublished_changes, row.live_revision_id = False, True, None

    def adjust_revision(self, row: Revision) -> None:
        """Drop a schedule whose date has passed, and a slug that is taken, which would come back with the draft."""
        if row.approved_go_live_at and row.approved_go_live_at <= timezone.now():
            row.approved_go_live_at = None
        is_page_itself = row.base_content_type.model_class() is Page and row.object_id == str(self.page.pk)
        if self.is_renamed and is_page_itself and row.content.get("slug") == self.page.slug:
            row.content = row.content | {"slug": self.slug}

    def update_parent(self) -> None:
        Page.objects.filter(pk=self.parent.pk).update(numchild=F("numchild") + 1)


def next_step(step: str) -> str:
    """Return the step of a tree path after ``step``."""
    base = len(Page.alphabet)
    number, digits = int(step, base) + 1, ""
    for _position in range(Page.steplen):
        number, digit = divmod(number, base)
        digits = Page.alphabet[digit] + digits
    return digits


def find_parent(entry: TrashEntry) -> Page | None:
    """Return the page that the deleted one was below, wherever it is now, or None if it is gone."""
    return Page.objects.filter(pk=entry.access["ancestors"][-1]).first() if entry.access["ancestors"] else None


def find_trashed_parent(entry: TrashEntry) -> TrashEntry | None:
    """Return the entry that has the page above the deleted one."""
    parent = entry.access["ancestors"][-1] if entry.access["ancestors"] else None
    entries = TrashEntry.objects.filter(model_label=entry.model_label).exclude(pk=entry.pk)
    return next((other for other in entries.defer("text") if parent in other.object_ids), None)


def is_full(model: type[Page], parent: Page) -> bool:
    """Return whether ``parent``, or the site, has as many pages of this type as there may be."""
    pages = model.objects.all()
    limits = ((model.max_count, pages), (model.max_count_per_parent, pages.child_of(parent)))
    return any(limit is not None and found.count() >= limit for limit, found in limits)
