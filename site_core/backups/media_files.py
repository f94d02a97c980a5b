"""Uploaded files: list those in the storages, and swap in those of a backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

# Prefix of staging folders. They are inside the storage, so that moving files out of them is a rename.
STAGING_PREFIX = ".restoring-"


def upload_storages() -> dict[str, Storage]:
    """Return the storages of files that editors and visitors upload, by alias; none is inside another."""
    by_alias: dict[str, Storage] = {alias: storages[alias] for alias in settings.STORAGES if alias != "staticfiles"}
    folders = {alias: Path(storage.location) for alias, storage in by_alias.items() if is_local(storage)}
    nested = {alias for alias, folder in folders.items() if any(other in folder.parents for other in folders.values())}
    return {alias: storage for alias, storage in by_alias.items() if alias not in nested}


def is_local(storage: Storage) -> TypeGuard[FileSystemStorage]:
    return isinstance(storage, FileSystemStorage)


def list_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if name:  # S3 lists a folder that was created by hand as a file without a name
            yield f"{folder}{name}"
    for name in sorted(folders):
        if name and not name.startswith(STAGING_PREFIX):
            yield from list_files(storage, f"{folder}{name}/")


def has_files(storage: Storage) -> bool:
    return next(list_files(storage), None) is not None
