from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from ...abandoned_uploads import (
    UPLOADS_FOLDER,
    TooManyOrphans,
    delete_file,
    find_abandoned_uploads,
    find_orphaned_files,
    find_orphaned_originals,
)
from ...pending_uploads import delete_pending_image

TOO_MANY = (
    "{} The database is probably not the one of these files, so no original was deleted. Check DATABASE_URL, "
    "DATA_DIR, and S3_BUCKET. To see the files, use --dry-run --force. To delete them, use --force."
)


class Command(BaseCommand):
    help = "Delete uploads that nobody completed within a day, and originals that no image uses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="List what would be deleted.")
        parser.add_argument("--hours", type=int, default=24, help="How long uploads are kept (default: 24).")
        parser.add_argument("--force", action="store_true", help="Delete originals even if many have no image.")

    def handle(self, *, dry_run: bool, hours: int, force: bool, **options: Any) -> None:
        if hours < 1:
            raise CommandError("--hours has to be at least 1: somebody may be completing an upload.")
        before = timezone.now() - datetime.timedelta(hours=hours)
        self.is_dry_run = dry_run
        self.delete_uploads(before)
        self.delete_files(UploadedFile, find_orphaned_files(UploadedFile, UPLOADS_FOLDER, before))
        try:
            self.delete_files(get_image_model(), find_orphaned_originals(before, force))
        except TooManyOrphans as error:
            raise CommandError(TOO_MANY.format(error)) from error

    def delete_uploads(self, before: datetime.datetime) -> None:
        for upload in list(find_abandoned_uploads(before)):
            self.report(f"{upload.file.name} (upload {upload.pk})")
            if not self.is_dry_run:
                delete_pending_image(upload)

    def delete_files(self, model: Any, names: list[str]) -> None:
        for name in names:
            self.report(name)
            if not self.is_dry_run:
                delete_file(model, name)

    def report(self, name: str) -> None:
        self.stdout.write(f"{'Would delete' if self.is_dry_run else 'Deleted'} {name}")
