from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from blog.models import BlogIndexPage
from site_core.lib.progress import ProgressReporter
from site_core.seo.index_now.queue import is_public_hostname
from tests.tools.seed.seeding import NothingToBuildOn, seed, seeded


class Command(BaseCommand):
    help = (
        "Add made-up articles to the article index, for measuring how the site grows. For measuring only: "
        "there is no command that takes them out again. Goes on where it was interrupted."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=100_000, help="How many the site has afterwards.")
        parser.add_argument("--yes", action="store_true", help="Do it on a site that others can reach, too.")

    def handle(self, articles, yes, **options):
        index = BlogIndexPage.objects.live().order_by("path").first()
        if index is None:
            raise CommandError("There is no live article index to fill. Make one, or run load_demo first.")
        missing = max(0, articles - seeded(index))
        self.check_site(index, missing, yes)
        progress = ProgressReporter(self.stdout.write, "articles", articles, done=articles - missing)
        try:
            added = seed(index, articles, progress.update)
        except NothingToBuildOn as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{added:,} articles added; {seeded(index):,} made-up articles in all."))

    def check_site(self, index, missing, yes):
        site = index.get_site()
        hosts = [site.hostname] if site else Site.objects.values_list("hostname", flat=True)
        if missing and not yes and not settings.DEBUG and any(map(is_public_hostname, hosts)):
            raise CommandError(
                f"This would publish {missing:,} made-up articles under “{index.title}” on {', '.join(hosts)}, "
                "which others can reach. It is for measuring, on a copy. If that is what you want, add --yes."
            )
