from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter

from ...contradictions.checking import refresh_contradictions
from ...links import live_pages
from ...store import refresh_page_data


class Command(BaseCommand):
    help = "Compare pages with what the clinic states, such as prices and hours, if either has changed."

    def handle(self, **options: Any) -> None:
        progress = ProgressReporter(self.stderr.write, "pages checked")
        checked = 0
        for site in Site.objects.select_related("root_page"):
            refresh_page_data(site)
            checked += refresh_contradictions(site, live_pages(site), progress.update)
        if checked:
            self.stdout.write(f"Checked {checked} pages for contradictions.")
