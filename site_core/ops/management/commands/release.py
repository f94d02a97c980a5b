from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from site_core.lib.migrations import has_unapplied_migrations

from ... import bootstrap


class Command(BaseCommand):
    help = "Prepare the database and the static files for the installed version. Run it before starting or reloading."

    def handle(self, **options: Any) -> None:
        try:
            bootstrap.check_data_dir()
        except bootstrap.SetupError as error:
            raise CommandError(str(error)) from error
        if has_unapplied_migrations():
            self.stdout.write("Migrating the database …")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)
        if bootstrap.is_static_outdated():
            self.stdout.write("Collecting and compressing static files …")
            self.stdout.flush()
            bootstrap.collect_static(keep_old=True)
