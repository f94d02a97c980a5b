"""Finish or roll back a restore that was killed. Every restore also ends like this, whether it succeeded or not.

The database decides: once the restored one is live, the restore is finished, and before that, it is undone. Each step
can be repeated, so a repair can be killed as well.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache

from site_core.caching.page_cache.invalidation import invalidate_now

from .errors import BackupError, lock, system_errors
from .file_swaps import create_swap
from .installation import Installation
from .journal import Journal
from .media_files import STAGING_PREFIX, is_local

LOCK = ".restore.lock"
FINISHED, UNDONE = "finished", "rolled back"


def repair_killed_restore(installation: Installation, write_line: Callable[[str], object]) -> str:
    """Repair the site, unless a restore is running. Return FINISHED, UNDONE, or "" if nothing had been swapped.

    Raise BackupError if the repair fails. It can be tried again.
    """
    with contextlib.ExitStack() as stack:
        lock(stack, installation.data_dir / LOCK, "restore")
        try:
            outcome = repair(installation)
        except system_errors() as error:
            raise BackupError(f"A restore that was killed can't be repaired yet: {error}") from error
    if outcome:
        clear_caches(write_line)
    return outcome


def repair(installation: Installation) -> str:
    """Finish or undo what the journal says, and delete everything temporary. The caller holds the lock."""
    journal, outcome = Journal.load(installation.data_dir), ""
    if journal:
        check_database(journal, installation)
        if journal.folders:
            outcome = FINISHED if installation.database.is_live(journal.token) else UNDONE
        if outcome == UNDONE:
            for alias, folder in reversed(journal.folders.items()):
                create_swap(installation.storages[alias], Path(folder)).undo()
            journal.record_undone()  # undoing again while the folders are being deleted would do harm
        installation.database.discard(journal.token)
    delete_staging_folders(installation, is_swapped=bool(journal))
    if journal:
        journal.delete()
    return outcome


def check_database(journal: Journal, installation: Installation) -> None:
    if journal.database != installation.database.label:
        raise BackupError(
            f"A restore of the database {journal.database} was killed, but this site now uses "
            f"{installation.database.label}. Set DATABASE_URL to the former and run: manage.py repair_restore"
        )


def delete_staging_folders(installation: Installation, is_swapped: bool) -> None:
    """Delete what a restore left behind, but not live files that a version without a journal had moved away."""
    local = [Path(storage.location) for storage in installation.storages.values() if is_local(storage)]
    for parent in (installation.data_dir, *local):
        for folder in parent.glob(f"{STAGING_PREFIX}*"):
            if (folder / "old").exists() and not is_swapped:
                raise BackupError(
                    "A restore was killed while it swapped uploaded files. The previous files are in "
                    f"{folder / 'old'}. Move them back or delete that folder, then try again."
                )
            shutil.rmtree(folder)


def clear_caches(write_line: Callable[[str], object]) -> None:
    try:
        cache.clear()
    except Exception as error:  # the restore has succeeded, even if the cache server is down
        write_line(f"The cache can't be cleared ({error}). Restart the site once the cache can be reached.")
    invalidate_now()
