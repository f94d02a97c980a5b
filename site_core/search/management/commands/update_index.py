"""Wagtail’s command, which also builds the entries of the site’s search and of the admin’s."""

from typing import Any

from wagtail.search.management.commands import update_index

from site_core.search.admin_search.entries import update_all_admin_entries
from site_core.search.entries import update_all_entries


class Command(update_index.Command):
    def handle(self, **options: Any) -> None:
        update_all_entries()
        update_all_admin_entries()
        super().handle(**options)
