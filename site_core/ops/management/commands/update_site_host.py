from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from wagtail.models import Site

from ... import bootstrap


class Command(BaseCommand):
    help = "Set the host name and port of Wagtail's default site to those of SITE_URL."

    def handle(self, **options: Any) -> None:
        site = Site.objects.get(is_default_site=True)
        if (site.hostname, site.port) != (address := bootstrap.site_host(settings.SITE_URL)):
            site.hostname, site.port = address
            site.full_clean()
            site.save()
        self.stdout.write(f"The site is {site.root_url}/.")
