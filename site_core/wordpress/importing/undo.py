"""Takes back everything that was imported from a site, as long as nobody has edited it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import CASCADE
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex, Site

from blog.models import BlogIndexPage
from home.models import TeamIndexPage, TreatmentIndexPage
from site_core.lib.trash import without_trash
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.pages.models import PersonPage, Topic

from ..models import ImportedItem, ImportRun
from ..old_urls.applying import complete_others, delete_written
from ..old_urls.storing import forget_export
from .hashes import is_edited


class UndoRefusedError(Exception):
    """Something was edited since. ``titles`` are those of the first ones."""

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
    """Delete what was imported from ``source``. Raise UndoRefusedError, and delete nothing, if something was edited."""
    records = list(ImportedItem.objects.filter(source=source).select_related("content_type"))
    created = {record.pk: record.find_object() for record in records if record.is_created}
    objects = [instance for instance in created.values() if instance is not None]
    pages = [instance for instance in objects if isinstance(instance, Page)]
    if titles := edited_titles(records, created, pages):
        raise UndoRefusedError(titles)
    undone = Undone()
    with transaction.atomic(), without_trash():
        delete_written(source)
        forget_export(source)
        used = used_elsewhere(objects)
        delete_pages(pages, used, undone)
        delete_unused(objects, undone)
        ImportedItem.objects.filter(source=source).delete()
        ImportRun.objects.filter(source=source).update(status=ImportRun.Status.UNDONE)
        complete_others(source)  # now that the pages are gone, which may have answered their URLs
    return undone


def edited_titles(records: Iterable[ImportedItem], created: dict[int, Any], pages: list[Page]) -> list[str]:
    """Return the titles of what was imported and then edited here, and of other pages that were added below one."""
    titles = []
    paths = {page.path for page in pages}
    for record in records:
        instance = created.get(record.pk)
        if instance is not None and is_edited(record, instance):
            titles.append(str(instance))
    for page in pages:
        if page.numchild:
            others = Page.objects.descendant_of(page).exclude(path__in=paths)
            titles += others.values_list("title", flat=True)[:10]
    return list(dict.fromkeys(titles))


def used_elsewhere(objects: Iterable[Any]) -> set[tuple[int, str]]:
    """Return the keys of the pages that something outside of the import refers to, directly or through such a page."""
    imported = {reference_key(instance): instance for instance in objects}
    users: dict[tuple[int, str], set[tuple[int, str]]] = {}
    for key, instance in imported.items():
        if isinstance(instance, Page):
            references = ReferenceIndex.get_references_to(instance)
            users[key] = {
                (reference.base_content_type_id, reference.object_id)
                for reference in references.select_related("content_type")
                if not is_about(reference)
            } - {key}
    used = {key for key, names in users.items() if names - imported.keys()}
    while more := {key for key, names in users.items() if names & used} - used:
        used |= more
    return used


def reference_key(instance: Any) -> tuple[int, str]:
    model = Page if isinstance(instance, Page) else type(instance)
    return ContentType.objects.get_for_model(model).pk, str(instance.pk)


def is_about(reference: Any) -> bool:
    """Return whether a row, such as a count of views, goes when what it refers to is deleted. A site never does."""
    model = reference.content_type.model_class()
    if model is None or model is Site:
        return False
    try:
        field = model._meta.get_field(reference.model_path)
    except FieldDoesNotExist:  # of a block, or of a row of its own
        return False
    return getattr(field.remote_field, "on_delete", None) is CASCADE


def delete_pages(pages: list[Page], used: set[tuple[int, str]], undone: Undone) -> None:
    """Delete pages, the deepest first, then people whom nothing else names, then the indexes that are empty now."""
    steps = {PersonPage: 1, BlogIndexPage: 2, TreatmentIndexPage: 2, TeamIndexPage: 2}
    for page in sorted(pages, key=lambda page: (steps.get(type(page), 0), -page.depth)):
        stored = Page.objects.get(pk=page.pk).specific
        is_needed = reference_key(page) in used or (isinstance(stored, PersonPage) and is_used(stored))
        if stored.numchild or is_needed:
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
    references = ReferenceIndex.get_references_to(instance).select_related("content_type")
    return any(not is_about(reference) for reference in references)
