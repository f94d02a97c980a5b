from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Site

from ...external_links.drafts import save_draft_uses
from ...external_links.uses import delete_unused, save_setting_uses
from ...store import refresh_page_data


class Command(BaseCommand):
    help = "List the links to other websites of all pages and drafts that changed, and of the settings."

    def handle(self, **options: Any) -> None:
        for site in Site.objects.select_related("root_page"):
            refresh_page_data(site)
            save_setting_uses(site)
        save_draft_uses()
        delete_unused()
