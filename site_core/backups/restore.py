"""Restore a backup: extract it next to the live site, verify it, then swap. If a step fails, nothing has changed."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from site_core.lib.migrations import migration_names, unknown_migrations
from site_core.lib.progress import ProgressReporter

from .archive import DATABASES, Manifest, extract_archive
from .encryption import MAGIC, DecryptingReader
from .errors import BackupError, lock, system_errors
from .file_swaps import create_swap
from .installation import Installation
from .journal import Journal
from .media_files import STAGING_PREFIX, is_local
from .repair import LOCK, UNDONE, clear_caches, repair


def restore_backup(
    installation: Installation,
    path: Path,
    passphrase: str = "",
    replace: bool = False,
    dry_run: bool = False,
    write_line: Callable[[str], object] = lambda line: None,
    check_staged: Callable[[str], object] = lambda name: None,
) -> Manifest:
    """Restore the backup at ``path`` and return its Manifest.

    A dry run stops before the swap, and calls ``check_staged`` with the name of the database that it has staged.

    Raise BackupError, with the site unchanged, if the backup is damaged, or if the site has content and ``replace`` is
    false.
    """
    with contextlib.ExitStack() as stack:
        try:
            installation.data_dir.mkdir(parents=True, exist_ok=True)
            lock(stack, installation.data_dir / LOCK, "restore")
            if repair(installation) == UNDONE:
                write_line("An earlier restore was killed and has been rolled back.")
            if not dry_run:
                check_content(installation, replace)
        except system_errors() as error:
            raise BackupError(f"The backup can't be restored: {error}. Nothing was changed.") from error
        manifest = stage_and_swap(installation, path, passphrase, dry_run, write_line, check_staged)
    if not dry_run:
        clear_caches(write_line)
    return manifest


def stage_and_swap(
    installation: Installation,
    path: Path,
    passphrase: str,
    dry_run: bool,
    write_line: Callable[[str], object],
    check_staged: Callable[[str], object],
) -> Manifest:
    """Restore the backup, and undo everything if a step fails."""
    journal = Journal(installation.data_dir, installation.database.label)
    with readable_errors(journal):
        try:
            journal.save()
            staging = StagingArea(installation, dry_run)
            manifest = extract(path, passphrase, staging, write_line)
            check_compatibility(manifest, installation)
            swap_database = stage_database(manifest, staging.database, installation, journal.token, write_line)
            if dry_run:
                check_staged(installation.database.staged_name(staging.database, journal.token))
            else:
                journal.record_swap(staging.folders)
                for alias, folder in staging.folders.items():
                    create_swap(installation.storages[alias], folder).apply()
                swap_database()
        finally:
            repair(installation)
    return manifest


@contextlib.contextmanager
def readable_errors(journal: Journal) -> Iterator[None]:
    """Raise BackupError with what to do, if there is still something to repair."""
    try:
        yield
    except system_errors() as error:
        if journal.path.exists():
            raise BackupError(
                f"The restore could not be completed: {error}. To finish it or roll it back, run: "
                "manage.py repair_restore"
            ) from error
        raise BackupError(f"The backup can't be restored: {error}. Nothing was changed.") from error


class StagingArea:
    """Temporary folders: one for the database, and one for each storage, next to the files it will replace."""

    def __init__(self, installation: Installation, dry_run: bool) -> None:
        self.database = self._create_folder(installation.data_dir)
        self.folders: dict[str, Path] = {}
        self.file_modes: dict[str, int | None] = {}
        for alias, storage in installation.storages.items():
            folder = self.database / alias
            if is_local(storage) and not dry_run:
                folder = self._create_folder(Path(storage.location))
            self.folders[alias] = folder
            (folder / "new").mkdir(parents=True)
            self.file_modes[alias] = storage.file_permissions_mode if is_local(storage) else None

    def _create_folder(self, parent: Path) -> Path:
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=parent))

    def path(self, member: str) -> Path:
        if member in DATABASES.values():
            return self.database / member
        _, alias, name = member.split("/", 2)
        if alias not in self.folders:
            raise BackupError(f"The backup contains files of the storage “{alias[:50]}”, which this site doesn't have.")
        return self.folders[alias] / "new" / name

    def set_file_modes(self) -> None:
        """Set the modes that uploaded files get: the web server may have to read them."""
        for alias, mode in self.file_modes.items():
            if mode is None:
                continue
            for path in (self.folders[alias] / "new").rglob("*"):
                if path.is_file():
                    path.chmod(mode)


def check_content(installation: Installation, replace: bool) -> None:
    if not replace and installation.has_content():
        raise BackupError("This site has content. To replace all of it with the backup, add --replace.")


def extract(path: Path, passphrase: str, staging: StagingArea, write_line: Callable[[str], object]) -> Manifest:
    with path.open("rb") as file:
        is_encrypted = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if is_encrypted and not passphrase:
            raise BackupError("The backup is encrypted. Set BACKUP_PASSPHRASE to the passphrase it was created with.")
        reader = DecryptingReader(file, passphrase) if is_encrypted else file
        progress = ProgressReporter(write_line, "files extracted")
        manifest = extract_archive(reader, path.stat().st_size, staging.path, lambda name: progress.advance())
    staging.set_file_modes()
    return manifest


def stage_database(
    manifest: Manifest, folder: Path, installation: Installation, token: int, write_line: Callable[[str], object]
) -> Callable[[], None]:
    """Stage the dump in ``folder``, and convert it first if it is of another kind of database."""
    database, dump, rows = installation.database, folder / DATABASES[manifest.engine], manifest.rows
    if manifest.engine == database.engine:
        return database.stage(dump, rows, token)
    return database.stage_converted(dump, rows, token, write_line)


def check_compatibility(manifest: Manifest, installation: Installation) -> None:
    if manifest.engine not in DATABASES:
        raise BackupError(f"The backup is from {manifest.engine[:50]}, which is not supported.")
    if manifest.engine != installation.database.engine and manifest.migrations != migration_names():
        raise BackupError(
            f"The backup is from {manifest.engine} and from another version of this site, but this site uses "
            f"{installation.database.engine}. Install the version of the backup and restore it there, or set "
            f"DATABASE_URL to a {manifest.engine} database. You can move to {installation.database.engine} afterward: "
            "manage.py move_database"
        )
    if unknown := unknown_migrations(manifest.migrations):
        raise BackupError(
            f"The backup is from another version of this site, probably a newer version (with {unknown[0]}). Install "
            "that version first."
        )
