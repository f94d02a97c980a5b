from typing import Any

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter

from ...page_cache.setup import wrap
from ...page_cache.warming import warm

MAX_FAILURES_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Request every page of the sitemaps, to create resized images and to fill the page cache. "
        "Run it after a deployment, once the new workers are running."
    )

    def handle(self, **options: Any) -> None:
        application = wrap(get_wsgi_application())
        failures = []
        for site in Site.objects.all():
            progress = ProgressReporter(self.stdout.write, "pages")
            failures += warm(application, site.root_url, progress.update)
        for url, status in failures[:MAX_FAILURES_SHOWN]:
            self.stderr.write(f"  {url} returned {status}. Open it, and see the server's log.")
        if len(failures) > MAX_FAILURES_SHOWN:
            self.stderr.write(f"  … and {len(failures) - MAX_FAILURES_SHOWN} more.")
