"""Uploaded files. They are in a private folder of the data directory, because exports contain what patients wrote."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone

from site_core.background_tasks.models import ACTIVE
from site_core.lib.atomic_file import write_atomically

from ..models import ImportUpload

RETENTION = datetime.timedelta(days=30)
MAX_TOTAL_SIZE = 2 * 1024**3  # bytes of all files of an upload
MAX_FILES = 100
EXPORTS, MEDIA = "exports", "media"
MAX_NAME_BYTES = 200  # in UTF-8; file systems allow 255
SUMMARY, MAPPING, REPORT = "summary.json", "mapping.json", "rehearsal.json"


def root_folder() -> Path:
    return Path(settings.DATA_DIR) / "wordpress"


def folder_of(upload: ImportUpload) -> Path:
    return root_folder() / upload.folder.hex


def add_files(upload: ImportUpload, kind: str, files: Iterable[UploadedFile]) -> None:
    """Store uploaded files, each in a folder of its own, so that they may have the same name.

    Raise OSError, and store none of them then.
    """
    folder_of(upload).mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder_of(upload) / kind).mkdir(exist_ok=True)
    added: list[Path] = []
    try:
        for file in files:
            folder = create_numbered_folder(folder_of(upload) / kind)
            added.append(folder)
            store_file(file, folder / safe_name(file.name or ""))
    except OSError:
        for folder in added:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def create_numbered_folder(parent: Path) -> Path:
    """Create the next folder in ``parent``, such as “003”. Two uploads at once get one each."""
    while True:
        numbers = (int(folder.name) for folder in parent.iterdir() if folder.name.isdecimal())
        folder = parent / f"{max(numbers, default=0) + 1:03}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue  # another upload was faster
        return folder


def store_file(file: UploadedFile, path: Path) -> None:
    with path.open("wb") as stored:
        for chunk in file.chunks():
            stored.write(chunk)


def safe_name(name: str) -> str:
    """Return the name of a file for people to recognize, without anything that a path or a terminal may interpret."""
    readable = re.sub(r"[^\w.-]+", "-", name).lstrip(".-")
    end = readable.encode("utf-8", "replace")[-MAX_NAME_BYTES:].decode("utf-8", "ignore")
    return end.lstrip(".-") or "export"


def stored_files(upload: ImportUpload, kind: str) -> list[Path]:
    """Return the paths of the files, in the order in which they were uploaded."""
    return sorted((folder_of(upload) / kind).glob("*/*"))


def all_files(upload: ImportUpload) -> list[Path]:
    return [*stored_files(upload, EXPORTS), *stored_files(upload, MEDIA)]


def total_size(upload: ImportUpload) -> int:
    return sum(path.stat().st_size for path in all_files(upload))


def write_json(upload: ImportUpload, name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    write_atomically(folder_of(upload) / name, text.encode("utf-8", "replace"))


def read_json(upload: ImportUpload, name: str) -> Any:
    """Return what ``write_json`` wrote, or None if there is no such file."""
    try:
        return json.loads((folder_of(upload) / name).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def delete_upload(upload: ImportUpload) -> None:
    """Delete the files, and everything that is known from them. An import that was made from them stays."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)
    upload.delete()


def delete_old() -> int:
    """Delete uploads after 30 days, and folders that no upload has. Return how many uploads were deleted."""
    limit = timezone.now() - RETENTION
    working = Q(task__state__in=ACTIVE, task__alive_until__gt=timezone.now())  # and not killed
    old = list(ImportUpload.objects.filter(created_at__lt=limit).exclude(working))
    for upload in old:
        delete_upload(upload)
    known = {upload.folder.hex for upload in ImportUpload.objects.all()}
    for folder in root_folder().glob("*"):
        if folder.name not in known and folder.stat().st_mtime < limit.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
    return len(old)
