"""Create backups, verify them, and delete old ones."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import Storage

from site_core.lib.migrations import migration_names
from site_core.lib.progress import ProgressReporter

from .archive import ArchiveWriter, Manifest, open_tar
from .encryption import EncryptingWriter
from .environment import current_variables
from .errors import BackupError, lock, system_errors
from .installation import Database, Installation
from .media_files import is_local, list_files
from .restore import restore_backup

BACKUP_NAME = re.compile(r"clinic-\d{8}T\d{12}Z\.(tar|encrypted)")
PARTIAL_SUFFIX, DUMP_PREFIX = ".partial", ".database-"


def create_backup(
    installation: Installation,
    folder: Path,
    passphrase: str = "",
    verify: bool = False,
    write_line: Callable[[str], object] = lambda line: None,
) -> tuple[Path, Manifest, list[str]]:
    """Write an archive to ``folder``, encrypted if there is a ``passphrase``.

    Return ``(path, manifest, missing)``; ``missing`` are files that were deleted while the backup ran. The archive gets
    its name only once it is complete and, with ``verify``, once a dry run has restored it.
    """
    prepare_folder(folder, installation)
    now = datetime.datetime.now(datetime.UTC)
    name = f"clinic-{now:%Y%m%dT%H%M%S%f}Z.{'encrypted' if passphrase else 'tar'}"
    partial = folder / f"{name}{PARTIAL_SUFFIX}"
    with contextlib.ExitStack() as stack:
        lock(stack, folder / ".lock", f"backup to {folder}")
        delete_partial_backups(folder)
        try:
            with open_private(partial) as file:
                manifest, missing = write_archive(installation, folder, file, now, passphrase, write_line)
                file.flush()
                os.fsync(file.fileno())
            if verify:
                restore_backup(installation, partial, passphrase, dry_run=True, write_line=write_line)
            partial.rename(folder / name)
        except system_errors() as error:
            raise BackupError(f"No backup was created in {folder}: {error}") from error
        finally:
            partial.unlink(missing_ok=True)
    return folder / name, manifest, missing


def prepare_folder(folder: Path, installation: Installation) -> None:
    """Create ``folder``. Raise BackupError if it is among the files that are served to visitors."""
    for storage in installation.storages.values():
        if is_local(storage) and Path(storage.location).resolve() in (folder.resolve(), *folder.resolve().parents):
            raise BackupError(
                f"{folder} is inside the folder of uploaded files, which visitors can see. Set BACKUP_DIR to another "
                "folder."
            )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{folder} can't be created: {error}. Set BACKUP_DIR to another folder.") from error


def delete_partial_backups(folder: Path) -> None:
    """Delete what a killed backup left behind."""
    for path in folder.glob(f"clinic-*{PARTIAL_SUFFIX}"):
        path.unlink()
    for path in folder.glob(f"{DUMP_PREFIX}*"):
        shutil.rmtree(path)


def open_private(path: Path) -> BinaryIO:
    """Open a new file that only its owner can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write_archive(
    installation: Installation,
    folder: Path,
    file: BinaryIO,
    now: datetime.datetime,
    passphrase: str,
    write_line: Callable[[str], object],
) -> tuple[Manifest, list[str]]:
    encrypted = EncryptingWriter(file, passphrase) if passphrase else None
    with open_tar(encrypted or file, "w") as tar:
        archive = ArchiveWriter(tar)
        # Before the files: whatever the database refers to exists by then.
        rows = add_database(archive, installation.database, folder)
        missing = add_files(archive, installation.storages, write_line)
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            engine=installation.database.engine,
            rows=rows,
            migrations=migration_names(),
            settings=current_variables(with_secrets=bool(passphrase)),
        )
        archive.finish(manifest)
    if encrypted:
        encrypted.close()
    return manifest, missing


def add_database(archive: ArchiveWriter, database: Database, folder: Path) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix=DUMP_PREFIX, dir=folder) as temporary:
        dump = Path(temporary) / database.member
        rows = database.dump(dump)
        with dump.open("rb") as file:
            archive.add(database.member, dump.stat().st_size, file)
    return rows


def add_files(archive: ArchiveWriter, storages: dict[str, Storage], write_line: Callable[[str], object]) -> list[str]:
    """Add every file of ``storages``; return the names of those that were deleted in the meantime."""
    names = [(alias, name) for alias, storage in storages.items() for name in list_files(storage)]
    progress, missing = ProgressReporter(write_line, "files saved", len(names)), []
    for alias, name in names:
        try:
            with storages[alias].open(name) as file:
                archive.add(f"files/{alias}/{name}", file.size, file)
        except FileNotFoundError:
            missing.append(name)
        progress.advance()
    return missing


def list_backups(folder: Path) -> list[Path]:
    """Return the complete backups, oldest first."""
    return sorted(path for path in folder.iterdir() if BACKUP_NAME.fullmatch(path.name))


def delete_old_backups(folder: Path, keep: int) -> list[Path]:
    """Delete all but the ``keep`` newest backups, and nothing else in the folder. Return the deleted paths."""
    old = list_backups(folder)[:-keep]
    for path in old:
        path.unlink()
    return old
