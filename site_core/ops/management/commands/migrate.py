import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from ... import initial_database
from ...legacy_database import LegacyDatabaseError, convert, is_legacy


class Command(migrate.Command):
    """Django's command, except that it first converts a database from before version 1.0.

    An empty SQLite database begins with the one that the migrations of the last release create.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--backed-up",
            action="store_true",
            help="Convert a PostgreSQL database from before version 1.0. Back it up first.",
        )

        parser.add_argument(
            "--from-nothing",
            action="store_true",
            help="Apply each migration to an empty SQLite database, instead of loading what they create.",
        )

    def handle(self, *args: Any, backed_up: bool = False, from_nothing: bool = False, **options: Any) -> None:
        connection = connections[options["database"]]
        try:
            if is_legacy(connection):
                if options["plan"] or options["check_unapplied"]:
                    self.stdout.write("This database was created by a version before 1.0: migrate converts it.")
                    sys.exit(1 if options["check_unapplied"] else 0)
                convert(connection, self.stdout.write, backed_up)
        except LegacyDatabaseError as error:
            raise CommandError(str(error)) from error
        is_complete = not (options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"])
        if is_complete and not from_nothing and initial_database.can_load(connection):
            initial_database.load(connection)
        super().handle(*args, **options)
