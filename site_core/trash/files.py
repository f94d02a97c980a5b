"""Files of deleted images and documents. They stay where they are until the entry leaves the trash.

There is no step between the database and the storage in which a file could get lost, in any storage. Visitors can’t
get them: originals and documents are only served for rows in the database.
"""

from __future__ import annotations

from typing import Any

from django.core.files.storage import Storage
from django.db.models import FileField
from django.utils.deconstruct import deconstructible

from .models import TrashEntry


@deconstructible(path="site_core.trash.files.RetainedFiles")
class RetainedFiles(Storage):
    """The storage of a deleted row’s file. Wagtail deletes the file through it, possibly in a background task."""

    def delete(self, name: str) -> None:
        """Keep the file."""


def retain_file(instance: Any, field_name: str) -> None:
    getattr(instance, field_name).storage = RetainedFiles()


def retained_file_names() -> set[str]:
    return set(TrashEntry.objects.exclude(file_name="").values_list("file_name", flat=True))


def get_file_field(entry: TrashEntry) -> FileField:
    assert entry.kind
    field = entry.kind.model._meta.get_field(entry.kind.file_field)
    assert isinstance(field, FileField)
    return field


def has_lost_file(entry: TrashEntry) -> bool:
    return bool(entry.file_name) and not get_file_field(entry).storage.exists(entry.file_name)


def delete_file(entry: TrashEntry) -> None:
    """Delete the file of an entry, unless a row or another entry has it."""
    if not entry.file_name or entry.kind is None:
        return
    field = get_file_field(entry)
    is_used = field.model._default_manager.filter(**{field.name: entry.file_name}).exists()
    others = TrashEntry.objects.filter(file_name=entry.file_name).exclude(pk=entry.pk)
    if not is_used and not others.exists():
        field.storage.delete(entry.file_name)
