"""Write a backup: ``manage.py backup --verify --keep 14``."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from site_core.backups.installation import Installation
from site_core.backups.making import make_backup, remove_old
from site_core.backups.passphrase import backup_passphrase
from site_core.backups.problems import BackupProblem


class Command(BaseCommand):
    help = "Write database, uploads and settings into one file. Encrypted where BACKUP_PASSPHRASE is set."
    requires_system_checks = []  # a site that something is wrong with needs its backup most

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=settings.BACKUP_DIR, help="Folder, instead of BACKUP_DIR.")
        parser.add_argument("--verify", action="store_true", help="Restore it in a scratch place and compare.")
        parser.add_argument("--keep", type=int, help="Then remove all but so many of the newest backups there.")

    def handle(self, *, to, verify, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1 on.")
        try:
            path, manifest, missing = make_backup(
                Installation.of_settings(), to, backup_passphrase(), verify, self.stderr.write
            )
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{path}: {sum(manifest.rows.values()):,} rows, {len(manifest.uploads):,} uploads, "
            f"{filesizeformat(path.stat().st_size)}{', restored and compared' if verify else ''}."
        )
        if path.suffix == ".tar":
            self.stderr.write("Not encrypted, and without secret settings: BACKUP_PASSPHRASE is not set.")
        if missing:
            self.stderr.write(f"{len(missing):,} uploads were deleted meanwhile, such as {missing[0]}.")
        if keep:
            for old in remove_old(to, keep):
                self.stdout.write(f"Removed {old.name}.")
