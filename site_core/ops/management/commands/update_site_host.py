from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from site_core.site_settings.site_host import site_host


class Command(BaseCommand):
    help = "Set the host name and port of Wagtail's default site to those of SITE_URL."

    def handle(self, **options: Any) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            self.stdout.write("No site is the default one, so none was changed. Choose one under Settings, Sites.")
            return
        hostname, port = site_host(settings.SITE_URL)
        if (site.hostname, site.port) != (hostname, port):
            site.hostname, site.port = hostname, port
            self.save(site)
        self.stdout.write(f"The site is {site.root_url}/.")

    def save(self, site: Site) -> None:
        try:
            site.full_clean()
        except ValidationError as error:
            raise CommandError(
                f"The default site can't get the host of SITE_URL: {' '.join(error.messages)} Change SITE_URL, or the "
                "other site under Settings, Sites."
            ) from error
        site.save()
