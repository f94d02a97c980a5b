"""Move the site to another database: ``manage.py move_database postgres://clinic:password@10.0.0.20/clinic``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...copying.move import Result, move_database
from ...errors import BackupError

RESTART = (
    "Restart every process of the site now: what is saved before that stays in the old database. With systemd: "
    "systemctl restart clinic, and clinic-tasks and clinic-schedule if they run. With “make run”: stop and start it."
)


class Command(BaseCommand):
    help = (
        "Copy everything to another database, check it, and set DATABASE_URL in .env. The old database is not changed. "
        "The URL is postgres://user:password@host/name, or “sqlite” for the default file."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="An empty database. “-” reads the URL from standard input.")
        parser.add_argument("--env-file", type=Path, default=settings.ENV_FILE, help="Instead of .env.")

    def handle(self, *, url: str, env_file: Path, **options: Any) -> None:
        if url == "-":
            url = sys.stdin.readline().strip()
        try:
            result = move_database(url, env_file, self.stderr.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Nothing was switched. Run the command again to start over.") from None
        self.write_summary(result, env_file)

    def write_summary(self, result: Result, env_file: Path) -> None:
        self.stdout.write(f"Copied and verified: {result.rows:,} rows of {result.tables} tables to {result.target}.")
        if result.left_behind:
            self.stdout.write(
                f"Not copied, because no installed app has them: {', '.join(result.left_behind)}. They are still in "
                "the old database."
            )
        if result.is_switched:
            self.stdout.write(f"DATABASE_URL is set in {env_file}.")
        else:
            self.stdout.write(
                f"DATABASE_URL is not set yet: it doesn't come from {env_file}, or you can't write to that file. Set "
                "it to the URL that you gave to this command, in the file, the systemd unit, or the container."
            )
        self.stdout.write(RESTART)
