from django.core.management.base import BaseCommand

from home.demo.loader import DemoLoader, SiteNotEmpty


class Command(BaseCommand):
    help = "Load the demo clinic. Does nothing where the site already has pages."

    def handle(self, **options):
        try:
            DemoLoader(say=lambda text: self.stdout.write(f"  {text}")).load()
        except SiteNotEmpty:
            self.stdout.write("The site already has pages: the demo clinic was not loaded.")
        else:
            self.stdout.write(self.style.SUCCESS("Demo clinic loaded."))
