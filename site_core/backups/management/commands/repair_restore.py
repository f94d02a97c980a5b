"""Finish or roll back a restore that was killed: ``manage.py repair_restore``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...errors import BackupError
from ...installation import Installation
from ...journal import Journal
from ...repair import FINISHED, UNDONE, repair_killed_restore

MESSAGES = {
    FINISHED: "A restore was killed after it had replaced the database. It is now finished.",
    UNDONE: "A restore was killed before it had replaced the database. The site is as it was before the restore.",
    "": "A restore was killed before it had changed anything. Its temporary files are deleted.",
}


class Command(BaseCommand):
    help = "Finish or roll back a restore that was killed. The scheduled jobs and every start of the site do it too."
    requires_system_checks = []  # the database may not be readable until then

    def handle(self, **options: Any) -> None:
        installation = Installation.from_settings()
        try:
            if not Journal.load(installation.data_dir):
                self.stdout.write("There is nothing to repair.")
                return
            outcome = repair_killed_restore(installation, self.stderr.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(MESSAGES[outcome])
