"""Check all redirects and store the report for the admin: ``manage.py run_redirect_check``."""

from django.core.management.base import BaseCommand

from ...checks import background


class Command(BaseCommand):
    help = "Check all redirects for the report in the admin, which starts this in a process of its own."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        background.run()
