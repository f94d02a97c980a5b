"""Files that nothing uses: uploads that nobody completed, and originals without an image.

Storage says when a file was stored. One that is younger than the limit may belong to a transaction that isn't
committed yet, so it is left alone.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import Storage
from django.db.models import FileField, Model
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from .registry import retained_files

UPLOADS_FOLDER = "wagtail_uploads"
ORIGINALS_FOLDER = "original_images"
# Many originals without an image mean that the database belongs to other files: an old backup, another site's bucket.
MAX_ORPHANS = 10
MAX_ORPHANED_SHARE = 0.2


class TooManyOrphans(Exception):
    """So many originals have no image that the database is probably not the one of these files."""


def is_old(storage: Storage, name: str, before: datetime.datetime) -> bool:
    modified = storage.get_modified_time(name)
    return (modified if timezone.is_aware(modified) else timezone.make_aware(modified)) < before


def find_abandoned_uploads(before: datetime.datetime) -> Iterator[UploadedFile]:
    """Yield uploads from before that time, and those whose file is gone."""
    for upload in UploadedFile.objects.order_by("pk").iterator():
        storage, name = upload.file.storage, str(upload.file.name)
        if not storage.exists(name) or is_old(storage, name, before):
            yield upload


def find_orphaned_files(model: type[Model], folder: str, before: datetime.datetime) -> list[str]:
    """Return the files in ``folder`` from before that time which no ``model`` has in its field ``file``."""
    storage = file_field(model).storage
    names = list_files(storage, folder)
    used = {*model._default_manager.values_list("file", flat=True), *retained_files()}  # after the files
    used = {normalize(name) for name in used}
    return [name for name in names if normalize(name) not in used and is_old(storage, name, before)]


def find_orphaned_originals(before: datetime.datetime, force: bool = False) -> list[str]:
    """Return originals without an image. Raise TooManyOrphans, unless ``force`` is given."""
    model = get_image_model()
    orphans = find_orphaned_files(model, ORIGINALS_FOLDER, before)
    count = len(list_files(file_field(model).storage, ORIGINALS_FOLDER))
    if not force and len(orphans) > max(MAX_ORPHANS, MAX_ORPHANED_SHARE * count):
        raise TooManyOrphans(f"{len(orphans)} of {count} originals have no image.")
    return orphans


def delete_file(model: type[Model], name: str) -> None:
    """Delete a file unless a ``model`` has it by now, or it must be kept."""
    if not model._default_manager.filter(file=name).exists() and name not in retained_files():
        file_field(model).storage.delete(name)


def list_files(storage: Storage, folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []


def normalize(name: str) -> str:
    """Return ``name`` as it compares: some file systems decompose letters with accents."""
    return unicodedata.normalize("NFC", name)


def file_field(model: type[Any]) -> FileField:
    field = model._meta.get_field("file")
    assert isinstance(field, FileField)
    return field
