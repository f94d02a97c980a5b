"""Replace the files in a storage with those of a backup, in a way that can be undone, also after being killed.

A swap works in a staging folder. ``new/`` contains the backup's files, and ``old/`` gets those that they replace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

from site_core.lib.atomic_file import write_atomically

from .archive import BLOCK_SIZE, Reader
from .errors import BackupError
from .media_files import STAGING_PREFIX, is_local


class LocalSwap:
    """Replace all files in ``storage`` by renaming."""

    def __init__(self, storage: FileSystemStorage, folder: Path) -> None:
        self.live = Path(storage.location)
        self.new, self.old, self.plan = folder / "new", folder / "old", folder / "plan.json"

    def apply(self) -> None:
        write_atomically(self.plan, json.dumps(list(relative_names(self.new))).encode())
        self.old.mkdir()
        for path in sorted(self.live.iterdir()):
            if not path.name.startswith(STAGING_PREFIX):
                path.rename(self.old / path.name)
        move_into(self.new, self.live)

    def undo(self) -> None:
        """Put the previous files back. Files that the running site has saved in the meantime stay."""
        if not self.plan.exists():
            return
        names = json.loads(self.plan.read_bytes())
        for top in sorted({name.split("/")[0] for name in names}):
            if not (self.new / top).exists() and (self.live / top).exists():
                (self.live / top).rename(self.new / top)
        if self.old.exists():
            move_into(self.old, self.live)
        for name in sorted(set(relative_names(self.new)) - set(names)):
            if not (self.live / name).exists():
                (self.live / name).parent.mkdir(parents=True, exist_ok=True)
                (self.new / name).rename(self.live / name)


def relative_names(folder: Path) -> Iterator[str]:
    """Yield the names of all files below ``folder``."""
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def move_into(source: Path, target: Path) -> None:
    """Move everything in ``source`` to ``target``. Folders are merged: a running site may have created them again."""
    for path in sorted(source.iterdir()):
        if path.is_dir() and (target / path.name).is_dir():
            move_into(path, target / path.name)
            path.rmdir()
        else:
            path.replace(target / path.name)


class RemoteSwap:
    """Copy the files to ``storage``, which can't rename, and keep copies of those that are replaced.

    Files that the backup doesn't contain stay: nothing refers to them, and an object store is often shared.
    """

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage = storage
        self.new, self.old = folder / "new", folder / "old"
        self.added, self.partial = folder / "added.txt", folder / "partial"

    def apply(self) -> None:
        for name in sorted(relative_names(self.new)):
            if self.storage.exists(name):
                if self._is_unchanged(name):
                    continue
                self._copy_to_old(name)
                self.storage.delete(name)
            else:
                self._record_added(name)
            self._save(name, self.new / name)

    def undo(self) -> None:
        if self.added.exists():
            # The process may have been killed while it wrote the last line. Nothing had been added under that name.
            for line in self.added.read_text().split("\n")[:-1]:
                self.storage.delete(json.loads(line))
        for name in sorted(relative_names(self.old)) if self.old.exists() else ():
            self.storage.delete(name)
            self._save(name, self.old / name)

    def _record_added(self, name: str) -> None:
        with self.added.open("a") as file:
            file.write(f"{json.dumps(name)}\n")

    def _is_unchanged(self, name: str) -> bool:
        path = self.new / name
        with self.storage.open(name) as stored, path.open("rb") as new:
            return stored.size == path.stat().st_size and sha256_digest(stored) == sha256_digest(new)

    def _copy_to_old(self, name: str) -> None:
        path = self.old / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.storage.open(name) as stored, self.partial.open("wb") as copy:
            for content in File(stored).chunks():
                copy.write(content)
        self.partial.replace(path)

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


def create_swap(storage: Storage, folder: Path) -> LocalSwap | RemoteSwap:
    return LocalSwap(storage, folder) if is_local(storage) else RemoteSwap(storage, folder)
