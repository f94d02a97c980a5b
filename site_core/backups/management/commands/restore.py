"""Restore a backup: ``manage.py restore var/backups/clinic-….encrypted``."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...archive import Manifest
from ...bucket import download
from ...create import DUMP_PREFIX, open_private
from ...encryption import backup_passphrase
from ...environment import as_env_file
from ...errors import BackupError, lock
from ...installation import Installation
from ...registry import restore_warnings, staging_warnings
from ...restore import restore_backup


class Command(BaseCommand):
    help = "Verify a backup, then replace the site's database and uploaded files with it, or nothing if it fails."
    requires_system_checks = []  # on a new machine there is nothing to check yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="A path, or s3://bucket/name. “manage.py list_backups” lists them.")
        parser.add_argument("--replace", action="store_true", help="Replace a site that already has content.")
        parser.add_argument("--dry-run", action="store_true", help="Restore to a temporary place and compare only.")
        parser.add_argument("--settings-to", type=Path, help="Write the settings from the backup to this new file.")

    def handle(self, *, file: str, replace: bool, dry_run: bool, settings_to: Path | None, **options: Any) -> None:
        try:
            with local_file(file) as path:
                manifest = restore_backup(
                    Installation.from_settings(),
                    path,
                    backup_passphrase(),
                    replace,
                    dry_run,
                    self.stderr.write,
                    lambda name: self.warn(staging_warnings(name)),
                )
        except BackupError as error:
            raise CommandError(str(error)) from error
        if settings_to:
            write_settings(manifest, settings_to)
        counts = f"{sum(manifest.rows.values()):,} rows, {len(manifest.uploads):,} files"
        if dry_run:
            self.stdout.write(f"Intact: {counts}, from {manifest.made_at}. Nothing was changed (--dry-run).")
        else:
            self.stdout.write(f"Restored: {counts}, from {manifest.made_at}. Next, run: manage.py migrate")
            self.warn(restore_warnings())

    def warn(self, warnings: list[str]) -> None:
        for warning in warnings:
            self.stderr.write(warning)


def write_settings(manifest: Manifest, path: Path) -> None:
    try:
        with open_private(path) as file:
            file.write(as_env_file(manifest.settings).encode())
    except OSError as error:
        raise CommandError(f"The settings can't be written to {path}: {error}") from error


@contextlib.contextmanager
def local_file(location: str) -> Iterator[Path]:
    """Yield the path of a backup. One in a bucket is downloaded to BACKUP_DIR, and deleted at the end."""
    if not location.startswith("s3://"):
        yield Path(location)
        return
    folder = Path(settings.BACKUP_DIR)
    with contextlib.ExitStack() as stack:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock(stack, folder / ".lock", f"backup to {folder}")  # which deletes leftovers such as this folder
            temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix=DUMP_PREFIX, dir=folder))
        except OSError as error:
            raise BackupError(f"{folder} can't be used: {error}. Set BACKUP_DIR to another folder.") from error
        yield download(location, Path(temporary))
