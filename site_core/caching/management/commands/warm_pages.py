from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter

from ...page_cache.setup import page_cache
from ...page_cache.warming import warm

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Ask for every page of the sitemaps once: resized pictures are made, and the page cache is filled. "
        "Run it after a deployment, when the new workers are up."
    )

    def handle(self, **options):
        application = page_cache(get_wsgi_application())
        failed = []
        for site in Site.objects.all():
            progress = ProgressReporter(self.stdout.write, "pages")
            failed += warm(application, site.root_url, progress.update)
        for address, status in failed[:MOST_SHOWN]:
            self.stderr.write(f"  {address} answered {status}. Open it, and see the server's log.")
        if len(failed) > MOST_SHOWN:
            self.stderr.write(f"  And {len(failed) - MOST_SHOWN} more.")
