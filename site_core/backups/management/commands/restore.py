"""Restore a backup: ``manage.py restore var/backups/clinic-….encrypted``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...create import open_private
from ...encryption import backup_passphrase
from ...environment import as_env_file
from ...errors import BackupError
from ...installation import Installation
from ...registry import restore_warnings
from ...restore import restore_backup


class Command(BaseCommand):
    help = "Verify a backup, then replace the site's database and uploaded files with it, or nothing if it fails."
    requires_system_checks = []  # on a new machine there is nothing to check yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Replace a site that already has content.")
        parser.add_argument("--dry-run", action="store_true", help="Restore to a temporary place and compare only.")
        parser.add_argument("--settings-to", type=Path, help="Write the settings from the backup to this new file.")

    def handle(self, *, file: Path, replace: bool, dry_run: bool, settings_to: Path | None, **options: Any) -> None:
        try:
            manifest = restore_backup(
                Installation.from_settings(), file, backup_passphrase(), replace, dry_run, self.stderr.write
            )
            if settings_to:
                with open_private(settings_to) as target:
                    target.write(as_env_file(manifest.settings).encode())
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The settings can't be written to {settings_to}: {error}") from error
        counts = f"{sum(manifest.rows.values()):,} rows, {len(manifest.uploads):,} files"
        if dry_run:
            self.stdout.write(f"Intact: {counts}, from {manifest.made_at}. Nothing was changed (--dry-run).")
        else:
            self.stdout.write(f"Restored: {counts}, from {manifest.made_at}. Next, run: manage.py migrate")
            for warning in restore_warnings():
                self.stderr.write(warning)
