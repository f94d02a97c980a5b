"""Run a task that someone started in the admin: ``manage.py run_background_task 5``."""

from django.core.management.base import BaseCommand, CommandParser

from ...running import run


class Command(BaseCommand):
    help = "Run a background task. The admin starts this in a process of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", type=int, metavar="ID", help="The id of the task.")

    def handle(self, *, task: int, **options: object) -> None:
        run(task)
