from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from blog.models import BlogIndexPage
from site_core.lib.progress import ProgressReporter
from site_core.seo.index_now.queue import is_public_hostname
from tests.tools.seed.seeding import MissingContentError, count_seeded, seed


class Command(BaseCommand):
    help = (
        "Add generated articles to the article index, to measure how the site scales. No command removes them again. "
        "An interrupted run can be continued."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=100_000, help="Number of generated articles afterward.")
        parser.add_argument("--yes", action="store_true", help="Also run on a public site.")

    def handle(self, articles, yes, **options):
        index = BlogIndexPage.objects.live().order_by("path").first()
        if index is None:
            raise CommandError("There is no live article index. Add one, or run load_demo first.")
        missing = max(0, articles - count_seeded(index))
        self.check_site(index, missing, yes)
        progress = ProgressReporter(self.stdout.write, "articles", articles, done=articles - missing)
        try:
            added = seed(index, articles, progress.update)
        except MissingContentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(f"{added:,} articles added, {count_seeded(index):,} generated articles in total.")
        )

    def check_site(self, index, missing, yes):
        site = index.get_site()
        hosts = [site.hostname] if site else Site.objects.values_list("hostname", flat=True)
        if missing and not yes and not settings.DEBUG and any(map(is_public_hostname, hosts)):
            raise CommandError(
                f"This would publish {missing:,} generated articles under “{index.title}” on {', '.join(hosts)}, "
                "which is public. Run it on a copy. To run it here anyway, add --yes."
            )
