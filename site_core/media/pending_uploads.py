"""Uploaded images that aren't in the library yet, because their alternative text is missing, for example.

They are Wagtail's UploadedFile, which its multiple upload uses as well. Each belongs to the user who uploaded it.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

MAX_ID = 2**63 - 1  # of the databases


def pending_images(user: Any) -> QuerySet[UploadedFile]:
    """Return the images that ``user`` has uploaded and not completed, oldest first."""
    content_type = ContentType.objects.get_for_model(get_image_model())
    return UploadedFile.objects.filter(for_content_type=content_type, uploaded_by_user=user).order_by("pk")


def find_pending_image(pk: str | int | None, user: Any) -> UploadedFile | None:
    """Return the upload ``pk`` if it belongs to ``user``. It is None if it was deleted, or completed elsewhere."""
    if not str(pk).isdecimal() or int(str(pk)) > MAX_ID or user is None:
        return None
    return pending_images(user).filter(pk=int(str(pk))).first()


def store_pending_image(file: File, user: Any) -> UploadedFile:
    """Store ``file``, which has to be sanitized, until it is completed or purged."""
    file.seek(0)
    content_type = ContentType.objects.get_for_model(get_image_model())
    return UploadedFile.objects.create(for_content_type=content_type, file=file, uploaded_by_user=user)


def read_pending_image(upload: UploadedFile) -> SimpleUploadedFile | None:
    """Return the file of ``upload`` as if it were uploaded again. None if it is gone."""
    try:
        with upload.file.open("rb") as file:
            content = file.read()
    except (OSError, ValueError):  # it is gone, or the row has none
        return None
    result = SimpleUploadedFile(file_name(upload), content)
    result.is_validated = True  # type: ignore[attr-defined]  # read by the fields: it was sanitized when it was stored
    return result


def delete_pending_image(upload: UploadedFile) -> None:
    upload.file.delete(save=False)
    upload.delete()


def file_name(upload: UploadedFile) -> str:
    return PurePath(str(upload.file.name)).name
