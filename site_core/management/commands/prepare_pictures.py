import sys
import time

from django.core.management.base import BaseCommand
from django.test import Client
from wagtail.models import Page, Site

from site_core.visibility import visible


class Command(BaseCommand):
    help = "Render every public page once, so that its resized pictures exist before the first visitor asks."

    def handle(self, **options):
        site = Site.objects.get(is_default_site=True)
        client = Client(raise_request_exception=False)
        pages = visible(Page.objects.descendant_of(site.root_page, inclusive=True))
        start, total = time.monotonic(), pages.count()
        for done, page in enumerate(pages.iterator(), start=1):
            client.get(page.get_url(), secure=site.port == 443, headers={"host": site.hostname})
            self.progress(done, total, time.monotonic() - start)
        if total:
            self.stdout.write("")

    def progress(self, done, total, seconds):
        left = seconds / done * (total - done)
        end = "\r" if sys.stdout.isatty() else "\n"
        if end == "\r" or done % 10 == 0 or done == total:
            self.stdout.write(f"  Pictures of page {done} of {total}, about {left:.0f} s left   ", ending=end)
            self.stdout.flush()
