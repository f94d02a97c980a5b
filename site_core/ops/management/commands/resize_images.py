from __future__ import annotations

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from site_core.lib.parent_process import stop_with_parent

from ... import bootstrap


class Command(BaseCommand):
    help = "Create the resized images that pages show. serve starts it in the background for a new site."

    def handle(self, **options: Any) -> None:
        stop_with_parent()
        # The pages ask for what visitors see first. The schedule creates the rest.
        call_command("warm_pages", stdout=self.stdout, stderr=self.stderr)
        call_command(
            "create_renditions",
            awaited=True,
            processes=os.cpu_count() or 1,
            stdout=self.stdout,
            stderr=self.stderr,
        )
        bootstrap.record_warmed()
