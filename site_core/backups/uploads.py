"""Uploaded files: what is in the storages, and how the backup's files take their places."""

import hashlib
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from .problems import BackupProblem

SCRATCH = ".restoring-"  # beginning of the name of a folder inside a storage, so that moving out of it is a renaming


def upload_storages():
    """``{alias: storage}`` of everything that editors and visitors upload to; none lies inside another."""
    found = {alias: storages[alias] for alias in settings.STORAGES if alias != "staticfiles"}
    folders = {alias: Path(storage.location) for alias, storage in found.items() if is_local(storage)}
    inner = {alias for alias, folder in folders.items() if any(other in folder.parents for other in folders.values())}
    return {alias: storage for alias, storage in found.items() if alias not in inner}


def is_local(storage):
    return isinstance(storage, FileSystemStorage)


def names(storage, folder=""):
    """The names of all files, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if name:  # S3 lists a folder that was made by hand as a file without a name
            yield f"{folder}{name}"
    for name in sorted(folders):
        if name and not name.startswith(SCRATCH):
            yield from names(storage, f"{folder}{name}/")


def has_uploads(storage):
    return next(names(storage), None) is not None


class LocalSwap:
    """Puts the files below ``new`` in the place of all that are in ``storage``, by renaming."""

    def __init__(self, storage, new):
        self.folder, self.new = Path(storage.location), Path(new)
        self.old = self.new.parent / "old"
        self.moved = []  # (from, to), in order

    def apply(self):
        self.old.mkdir()
        for source, target in ((self.folder, self.old), (self.new, self.folder)):
            for path in sorted(source.iterdir()) if source.exists() else ():
                if not path.name.startswith(SCRATCH):
                    path.rename(target / path.name)
                    self.moved.append((path, target / path.name))

    def undo(self):
        for source, target in reversed(self.moved):
            target.rename(source)


class RemoteSwap:
    """Puts the files below ``new`` into ``storage``, which can't rename: adds, and keeps a copy of what it replaces.

    Files that the backup doesn't have stay: nothing points at them, and an object store is rarely the site's alone.
    """

    def __init__(self, storage, new):
        self.storage, self.new = storage, Path(new)
        self.old = tempfile.TemporaryDirectory(prefix="clinic-restore-")
        self.added, self.replaced = [], []

    def apply(self):
        for path in sorted(path for path in self.new.rglob("*") if path.is_file()):
            name = path.relative_to(self.new).as_posix()
            if self.storage.exists(name):
                if self._is_same(name, path):
                    continue
                self._keep(name)
                self.storage.delete(name)
            self.added.append(name)
            self._save(name, path)

    def undo(self):
        for name in self.added:
            self.storage.delete(name)
        for name in self.replaced:
            self._save(name, Path(self.old.name) / name)

    def _is_same(self, name, path):
        with self.storage.open(name) as kept, path.open("rb") as new:
            return kept.size == path.stat().st_size and digest(kept) == digest(new)

    def _keep(self, name):
        path = Path(self.old.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.storage.open(name) as kept, path.open("wb") as copy:
            for content in File(kept).chunks():
                copy.write(content)
        self.replaced.append(name)

    def _save(self, name, path):
        with path.open("rb") as file:
            saved = self.storage.save(name, File(file))
        if saved != name:
            self.storage.delete(saved)
            raise BackupProblem(
                f"The storage of uploads would keep {name} under another name. Is somebody writing to it?"
            )


def digest(file):
    """SHA-256 of ``file``, open for reading."""
    total = hashlib.sha256()
    while content := file.read(2**20):
        total.update(content)
    return total.digest()


def swap_for(storage, new):
    return LocalSwap(storage, new) if is_local(storage) else RemoteSwap(storage, new)
