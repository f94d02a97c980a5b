"""Uploaded files: list those in the storages, and swap in those of a backup."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from .archive import BLOCK_SIZE, Reader
from .errors import BackupError

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


class LocalSwap:
    """Replace all files in ``storage`` with those below ``new`` by renaming."""

    def __init__(self, storage: FileSystemStorage, new: Path) -> None:
        self.folder, self.new = Path(storage.location), new
        self.old = self.new.parent / "old"
        self.renames: list[tuple[Path, Path]] = []  # (from, to), in order

    def apply(self) -> None:
        self.old.mkdir()
        for source, target in ((self.folder, self.old), (self.new, self.folder)):
            for path in sorted(source.iterdir()) if source.exists() else ():
                if not path.name.startswith(STAGING_PREFIX):
                    path.rename(target / path.name)
                    self.renames.append((path, target / path.name))

    def undo(self) -> None:
        for source, target in reversed(self.renames):
            target.rename(source)


class RemoteSwap:
    """Copy the files below ``new`` to ``storage``, which can't rename, and keep copies of those that are replaced.

    Files that the backup doesn't contain stay: nothing refers to them, and an object store is often shared.
    """

    def __init__(self, storage: Storage, new: Path) -> None:
        self.storage, self.new = storage, new
        self.old = tempfile.TemporaryDirectory(prefix="clinic-restore-")
        self.added: list[str] = []
        self.replaced: list[str] = []

    def apply(self) -> None:
        for path in sorted(path for path in self.new.rglob("*") if path.is_file()):
            name = path.relative_to(self.new).as_posix()
            if self.storage.exists(name):
                if self._is_unchanged(name, path):
                    continue
                self._keep_copy(name)
                self.storage.delete(name)
            self.added.append(name)
            self._save(name, path)

    def undo(self) -> None:
        for name in self.added:
            self.storage.delete(name)
        for name in self.replaced:
            self._save(name, Path(self.old.name) / name)

    def _is_unchanged(self, name: str, path: Path) -> bool:
        with self.storage.open(name) as stored, path.open("rb") as new:
            return stored.size == path.stat().st_size and sha256_digest(stored) == sha256_digest(new)

    def _keep_copy(self, name: str) -> None:
        path = Path(self.old.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.storage.open(name) as stored, path.open("wb") as copy:
            for content in File(stored).chunks():
                copy.write(content)
        self.replaced.append(name)

    def _save(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            saved_name = self.storage.save(name, File(file))
        if saved_name != name:
            self.storage.delete(saved_name)
            raise BackupError(
                f"The storage would save {name} under another name. Make sure that nothing else writes to it."
            )


def sha256_digest(file: Reader) -> bytes:
    """Return the SHA-256 of ``file``, which is open for reading."""
    checksum = hashlib.sha256()
    while content := file.read(BLOCK_SIZE):
        checksum.update(content)
    return checksum.digest()


def create_swap(storage: Storage, new: Path) -> LocalSwap | RemoteSwap:
    return LocalSwap(storage, new) if is_local(storage) else RemoteSwap(storage, new)
