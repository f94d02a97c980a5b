"""Put a backup in place: ``manage.py restore var/backups/clinic-….sealed``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from site_core.backups.environment import as_lines
from site_core.backups.installation import Installation
from site_core.backups.making import open_private
from site_core.backups.passphrase import backup_passphrase
from site_core.backups.problems import BackupProblem
from site_core.backups.restoring import restore


class Command(BaseCommand):
    help = "Check a backup and put it in the place of what is there: database and uploads, all or nothing."
    requires_system_checks = []  # on a fresh machine there is nothing to check yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="The site's content may be replaced.")
        parser.add_argument("--dry-run", action="store_true", help="Restore into a scratch place and compare, no more.")
        parser.add_argument("--settings-to", type=Path, help="Write the settings in the backup to this new file.")

    def handle(self, *, file, replace, dry_run, settings_to, **options):
        try:
            manifest = restore(
                Installation.of_settings(), file, backup_passphrase(), replace, dry_run, self.stderr.write
            )
            if settings_to:
                with open_private(settings_to) as target:
                    target.write(as_lines(manifest.settings).encode())
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(f"The settings can't be written to {settings_to}: {error}") from error
        counts = f"{sum(manifest.rows.values()):,} rows, {len(manifest.uploads):,} uploads"
        if dry_run:
            self.stdout.write(f"Whole: {counts} of {manifest.made_at}. Nothing was changed (--dry-run).")
        else:
            self.stdout.write(f"Restored: {counts} of {manifest.made_at}. Next: manage.py migrate")
