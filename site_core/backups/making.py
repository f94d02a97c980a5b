"""Writes backups, checks them, and removes old ones."""

import contextlib
import datetime
import os
import re
import shutil
import tempfile
from pathlib import Path

from site_core.lib.migrations import migration_names
from site_core.lib.progress import ProgressReporter

from .archive import ArchiveWriter, Manifest, open_tar
from .environment import kept_settings
from .problems import BackupProblem, lock, system_errors
from .restoring import restore
from .sealing import Sealer
from .uploads import is_local, names

NAME = re.compile(r"clinic-\d{8}T\d{12}Z\.(tar|sealed)")
PARTIAL, DUMP = ".partial", ".database-"


def make_backup(installation, folder, passphrase="", verify=False, say=lambda text: None):
    """Write an archive into ``folder``, encrypted where there is a ``passphrase``.

    Return ``(path, manifest, missing)``; ``missing`` are uploads that were deleted meanwhile. The archive has its
    name only once it is complete, and with ``verify`` only once it has been restored in a scratch place.
    """
    folder = Path(folder)
    prepare(folder, installation)
    now = datetime.datetime.now(datetime.UTC)
    name = f"clinic-{now:%Y%m%dT%H%M%S%f}Z.{'sealed' if passphrase else 'tar'}"
    partial = folder / f"{name}{PARTIAL}"
    with contextlib.ExitStack() as stack:
        lock(stack, folder / ".lock", f"backup into {folder}")
        remove_remains(folder)
        try:
            with open_private(partial) as file:
                manifest, missing = write(installation, folder, file, now, passphrase, say)
                file.flush()
                os.fsync(file.fileno())
            if verify:
                restore(installation, partial, passphrase, is_trial=True, say=say)
            partial.rename(folder / name)
        except system_errors() as error:
            raise BackupProblem(f"No backup was made in {folder}: {error}") from error
        finally:
            partial.unlink(missing_ok=True)
    return folder / name, manifest, missing


def prepare(folder, installation):
    """Make ``folder``; refuse one that is served to visitors."""
    for storage in installation.storages.values():
        if is_local(storage) and Path(storage.location).resolve() in (folder.resolve(), *folder.resolve().parents):
            raise BackupProblem(
                f"{folder} is among the uploads, which visitors can see. Set BACKUP_DIR to another folder."
            )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupProblem(f"{folder} can't be made: {error}. Set BACKUP_DIR to another folder.") from error


def remove_remains(folder):
    """Of a backup that was killed."""
    for path in folder.glob(f"clinic-*{PARTIAL}"):
        path.unlink()
    for path in folder.glob(f"{DUMP}*"):
        shutil.rmtree(path)


def open_private(path):
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write(installation, folder, file, now, passphrase, say):
    target = Sealer(file, passphrase) if passphrase else file
    with open_tar(target, "w") as tar:
        archive = ArchiveWriter(tar)
        # Before the uploads: whatever the database points at is there already.
        rows = add_database(archive, installation.database, folder)
        missing = add_uploads(archive, installation.storages, say)
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            engine=installation.database.engine,
            rows=rows,
            migrations=migration_names(),
            settings=kept_settings(with_secrets=bool(passphrase)),
        )
        archive.finish(manifest)
    if passphrase:
        target.close()
    return manifest, missing


def add_database(archive, database, folder):
    with tempfile.TemporaryDirectory(prefix=DUMP, dir=folder) as scratch:
        dump = Path(scratch) / database.member
        rows = database.dump(dump)
        with dump.open("rb") as opened:
            archive.add(database.member, dump.stat().st_size, opened)
    return rows


def add_uploads(archive, storages, say):
    found = [(alias, name) for alias, storage in storages.items() for name in names(storage)]
    progress, missing = ProgressReporter(say, "uploads saved", len(found)), []
    for alias, name in found:
        try:
            with storages[alias].open(name) as opened:
                archive.add(f"files/{alias}/{name}", opened.size, opened)
        except FileNotFoundError:
            missing.append(name)
        progress.advance()
    return missing


def backups_in(folder):
    """Complete backups, oldest first."""
    return sorted(path for path in Path(folder).iterdir() if NAME.fullmatch(path.name))


def remove_old(folder, keep):
    """Remove all but the ``keep`` newest backups; nothing else in the folder is touched. Return what was removed."""
    old = backups_in(folder)[:-keep]
    for path in old:
        path.unlink()
    return old
