"""Restore a backup: extract it next to the live site, verify it, then swap. If a step fails, nothing has changed."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache

from site_core.caching.page_cache.invalidation import invalidate_now
from site_core.lib.migrations import unknown_migrations
from site_core.lib.progress import ProgressReporter

from .archive import DATABASES, Manifest, extract_archive
from .encryption import MAGIC, DecryptingReader
from .errors import BackupError, lock, system_errors
from .installation import Installation
from .media_files import STAGING_PREFIX, LocalSwap, RemoteSwap, create_swap, is_local


def restore_backup(
    installation: Installation,
    path: Path,
    passphrase: str = "",
    replace: bool = False,
    dry_run: bool = False,
    write_line: Callable[[str], object] = lambda line: None,
) -> Manifest:
    """Restore the backup at ``path`` and return its Manifest. A dry run stops before the swap.

    Raise BackupError, with the site unchanged, if the backup is damaged, or if the site has content and ``replace`` is
    false.
    """
    with contextlib.ExitStack() as stack:
        try:
            installation.data_dir.mkdir(parents=True, exist_ok=True)
            lock(stack, installation.data_dir / ".restore.lock", "restore")
            delete_staging_folders(installation)
            if not dry_run:
                check_content(installation, replace)
            staging = StagingArea(installation, stack, dry_run)
            manifest = extract(path, passphrase, staging, write_line)
            check_compatibility(manifest, installation)
            database = installation.database
            swap_database = stack.enter_context(database.staged(staging.database / database.member, manifest.rows))
            if not dry_run:
                swap(installation, staging, swap_database)
        except system_errors() as error:
            raise BackupError(f"The backup can't be restored: {error}. Nothing was changed.") from error
    if not dry_run:
        clear_caches(write_line)
    return manifest


class StagingArea:
    """Temporary folders: one for the database, and one for each storage, next to the files it will replace."""

    def __init__(self, installation: Installation, stack: contextlib.ExitStack, dry_run: bool) -> None:
        self.database = self._create_folder(stack, installation.data_dir)
        self.storages: dict[str, Path] = {}
        self.file_modes: dict[str, int | None] = {}
        for alias, storage in installation.storages.items():
            folder = self.database / alias
            if is_local(storage) and not dry_run:
                folder = self._create_folder(stack, Path(storage.location))
            self.storages[alias] = folder / "new"
            self.storages[alias].mkdir(parents=True)
            self.file_modes[alias] = storage.file_permissions_mode if is_local(storage) else None

    def _create_folder(self, stack: contextlib.ExitStack, parent: Path) -> Path:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=parent))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def path(self, member: str) -> Path:
        if member in DATABASES:
            return self.database / member
        _, alias, name = member.split("/", 2)
        if alias not in self.storages:
            raise BackupError(f"The backup contains files of the storage “{alias[:50]}”, which this site doesn't have.")
        return self.storages[alias] / name

    def set_file_modes(self) -> None:
        """Set the modes that uploaded files get: the web server may have to read them."""
        for alias, mode in self.file_modes.items():
            if mode is None:
                continue
            for path in self.storages[alias].rglob("*"):
                if path.is_file():
                    path.chmod(mode)


def delete_staging_folders(installation: Installation) -> None:
    """Delete what a killed restore left behind, but not the live files that it had moved away."""
    local = [Path(storage.location) for storage in installation.storages.values() if is_local(storage)]
    for parent in (installation.data_dir, *local):
        for folder in parent.glob(f"{STAGING_PREFIX}*"):
            if (folder / "old").exists():
                raise BackupError(
                    "A restore was killed while it swapped uploaded files. The previous files are in "
                    f"{folder / 'old'}. Move them back or delete that folder, then try again."
                )
            shutil.rmtree(folder)


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


def check_compatibility(manifest: Manifest, installation: Installation) -> None:
    if manifest.engine != installation.database.engine:
        raise BackupError(
            f"The backup is from {manifest.engine}, but this site uses {installation.database.engine}. "
            "Set DATABASE_URL."
        )
    if unknown := unknown_migrations(manifest.migrations):
        raise BackupError(
            f"The backup is from another version of this site, probably a newer version (with {unknown[0]}). Install "
            "that version first."
        )


def swap(installation: Installation, staging: StagingArea, swap_database: Callable[[], None]) -> None:
    """Swap the files first, because renames can be undone. The database follows in one transaction and decides."""
    swaps: list[LocalSwap | RemoteSwap] = []
    try:
        for alias, storage in installation.storages.items():
            swaps.append(create_swap(storage, staging.storages[alias]))
            swaps[-1].apply()
        swap_database()
    except BaseException:
        for file_swap in reversed(swaps):
            file_swap.undo()
        raise


def clear_caches(write_line: Callable[[str], object]) -> None:
    try:
        cache.clear()
    except Exception as error:  # the restore has succeeded, even if the cache server is down
        write_line(f"The cache can't be cleared ({error}). Restart the site once the cache can be reached.")
    invalidate_now()
