"""Back up the site: ``manage.py backup --verify --keep 14``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat

from ...bucket import delete_uploaded_backups, upload_backups
from ...create import create_backup, delete_old_backups
from ...encryption import backup_passphrase
from ...errors import BackupError
from ...installation import Installation
from ...status import record_backup, record_failure


class Command(BaseCommand):
    help = "Back up the database, uploaded files, and settings to one file. Set BACKUP_PASSPHRASE to encrypt it."
    requires_system_checks = []  # a broken site needs its backup most

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.BACKUP_DIR, help="Folder to use instead of BACKUP_DIR.")
        parser.add_argument("--verify", action="store_true", help="Check the backup with a dry run of restore.")
        parser.add_argument("--keep", type=int, help="Afterward, delete all but this many of the newest backups.")

    def handle(self, *, to: Path, verify: bool, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep must be 1 or more.")
        try:
            path = self.create(to, verify)
        except BackupError as error:
            self.record(record_failure, str(error))
            raise CommandError(str(error)) from error
        location = path.absolute()
        try:
            urls = self.upload(to, keep) if settings.BACKUP_S3_BUCKET else []
            self.record(record_backup, urls[-1] if urls else str(location), path.stat().st_size, verify)
        except BackupError as error:
            message = f"The backup was created in {path}, but could not be uploaded: {error}"
            self.record(record_backup, str(location), path.stat().st_size, verify)
            self.record(record_failure, message)
            raise CommandError(f"{message} The next backup tries again.") from error
        finally:
            for old in delete_old_backups(to, keep) if keep else ():
                self.stdout.write(f"Deleted {old.name}.")

    def create(self, to: Path, verify: bool) -> Path:
        """Create the backup, and write what is in it."""
        passphrase = backup_passphrase()
        if settings.BACKUP_S3_BUCKET and not passphrase:
            raise BackupError(
                "BACKUP_S3_BUCKET is set, and only encrypted backups are uploaded. Set BACKUP_PASSPHRASE."
            )
        path, manifest, missing = create_backup(Installation.from_settings(), to, passphrase, verify, self.stderr.write)
        self.stdout.write(
            f"{path}: {sum(manifest.rows.values()):,} rows, {len(manifest.uploads):,} files, "
            f"{filesizeformat(path.stat().st_size)}{', verified' if verify else ''}."
        )
        if not passphrase:
            self.stderr.write("The backup is not encrypted and has no secret settings: BACKUP_PASSPHRASE is not set.")
        if missing:
            self.stderr.write(f"{len(missing):,} files were deleted in the meantime, such as {missing[0]}.")
        return path

    def upload(self, folder: Path, keep: int | None) -> list[str]:
        """Upload what the bucket doesn't have, and delete old backups there. Return the URLs of the former."""
        urls = upload_backups(folder, self.stderr.write)
        for url in urls:
            self.stdout.write(f"Uploaded and compared: {url}")
        for old in delete_uploaded_backups(keep) if keep else ():
            self.stdout.write(f"Deleted {old.url}.")
        return urls

    def record(self, record: Callable[..., None], *arguments: Any) -> None:
        """Call ``record`` with ``arguments``. A database that is down or not migrated must not make a backup fail."""
        try:
            record(*arguments)
        except DatabaseError as error:
            self.stderr.write(f"The admin can't show this backup, because it could not be recorded: {error}")
