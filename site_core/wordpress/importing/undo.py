"""Takes back everything that was imported from a site, as long as nobody has edited it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from blog.models import BlogIndexPage
from home.models import TeamIndexPage, TreatmentIndexPage
from site_core.lib.trash import without_trash
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.pages.models import PersonPage, Topic

from ..models import ImportedItem, ImportRun
from .hashes import draft_hash


class UndoRefusedError(Exception):
    """Something was edited since. ``titles`` are those of the first pages."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _("Nothing was undone, because these were edited or added since: %(titles)s.")
            % {"titles": ", ".join(titles[:10])}
        )
        self.titles = titles


@dataclass
class Undone:
    """What was deleted, and what was kept because something else uses it."""

    pages: int = 0
    files: int = 0
    topics: int = 0
    kept: int = 0


def undo_import(source: str) -> Undone:
    """Delete what was imported from ``source``. Raise UndoRefusedError, and delete nothing, if a page was edited."""
    records = list(ImportedItem.objects.filter(source=source).select_related("content_type"))
    created = {record.pk: record.find_object() for record in records if record.is_created}
    objects = [instance for instance in created.values() if instance is not None]
    pages = [instance for instance in objects if isinstance(instance, Page)]
    if titles := edited_titles(records, created, pages):
        raise UndoRefusedError(titles)
    undone = Undone()
    with transaction.atomic(), without_trash():
        delete_pages(pages, undone)
        delete_unused(objects, undone)
        ImportedItem.objects.filter(source=source).delete()
        ImportRun.objects.filter(source=source).update(status=ImportRun.Status.UNDONE)
    return undone


def edited_titles(records: Iterable[ImportedItem], created: dict[int, Any], pages: list[Page]) -> list[str]:
    """Return the titles of imported pages that were edited, and of other pages that were added below one."""
    titles = []
    paths = {page.path for page in pages}
    for record in records:
        page = created.get(record.pk)
        is_edited = isinstance(page, Page) and record.written_hash and draft_hash(page) != record.written_hash
        if is_edited and page:
            titles.append(page.title)
    for page in pages:
        if page.numchild:
            others = Page.objects.descendant_of(page).exclude(path__in=paths)
            titles += others.values_list("title", flat=True)[:10]
    return list(dict.fromkeys(titles))


def delete_pages(pages: list[Page], undone: Undone) -> None:
    """Delete pages, the deepest first, then people whom nothing else names, then the indexes that are empty now."""
    steps = {PersonPage: 1, BlogIndexPage: 2, TreatmentIndexPage: 2, TeamIndexPage: 2}
    for page in sorted(pages, key=lambda page: (steps.get(type(page), 0), -page.depth)):
        stored = Page.objects.get(pk=page.pk).specific
        if stored.numchild or (isinstance(stored, PersonPage) and is_used(stored)):
            undone.kept += 1
        else:
            stored.delete()
            undone.pages += 1


def delete_unused(objects: Iterable[Any], undone: Undone) -> None:
    for instance in objects:
        if isinstance(instance, Topic):
            if instance.is_used():
                undone.kept += 1
            else:
                instance.delete()
                undone.topics += 1
        elif isinstance(instance, (ClinicImage, ClinicDocument)):
            if is_used(instance):
                undone.kept += 1
            else:
                instance.delete()
                undone.files += 1


def is_used(instance: Any) -> bool:
    return ReferenceIndex.get_references_to(instance).exists()
