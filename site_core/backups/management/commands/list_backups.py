"""List the backups on this machine and in the bucket: ``manage.py list_backups``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from ...bucket import uploaded_backups
from ...create import list_backups
from ...errors import BackupError


class Command(BaseCommand):
    help = "List the backups in BACKUP_DIR and in BACKUP_S3_BUCKET, oldest first. Restore takes what it prints."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        try:
            backups = [*local_backups(), *(bucket_backups() if settings.BACKUP_S3_BUCKET else ())]
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        for location, size in backups:
            self.stdout.write(f"{location}  {filesizeformat(size)}")
        if not backups:
            self.stdout.write("There are no backups. To create one, run: manage.py backup --verify")


def local_backups() -> Iterator[tuple[str, int]]:
    folder = Path(settings.BACKUP_DIR)
    for path in list_backups(folder) if folder.exists() else ():
        yield str(path), path.stat().st_size


def bucket_backups() -> Iterator[tuple[str, int]]:
    for backup in uploaded_backups():
        yield backup.url, backup.size
