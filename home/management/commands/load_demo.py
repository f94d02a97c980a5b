from typing import Any

from django.core.management.base import BaseCommand

from ...demo.loader import DemoLoader
from ...site_root import SiteNotEmptyError


class Command(BaseCommand):
    help = "Load the demo clinic. Does nothing if the site already has pages."

    def handle(self, **options: Any) -> None:
        try:
            DemoLoader(write=lambda text: self.stdout.write(f"  {text}")).load()
        except SiteNotEmptyError:
            self.stdout.write("The site already has pages. The demo clinic was not loaded.")
        else:
            self.stdout.write(self.style.SUCCESS("Demo clinic loaded."))
