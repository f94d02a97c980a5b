from django.core.management.base import BaseCommand

from site_core.seo.index_now import send_pings


class Command(BaseCommand):
    help = "Tell search engines (IndexNow) which pages changed."

    def handle(self, **options):
        sent, failed = send_pings()
        if sent or failed or options["verbosity"] > 1:
            self.stdout.write(f"IndexNow: {sent} addresses sent, {failed} not.")
