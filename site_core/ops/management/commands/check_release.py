"""Request the health check and the home page of the installed version: ``manage.py check_release``."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client

ATTEMPTS = 5  # the health check has a time limit, which a busy machine exceeds once in a while
SECONDS_BETWEEN_ATTEMPTS = 1
# Which statuses are good. A site without pages has no home page.
PATHS: dict[str, Callable[[int], bool]] = {
    "/readyz/": lambda status: status == 200,
    "/": lambda status: status < 500,
}


class Command(BaseCommand):
    help = "Check, without a server, that the installed version responds: its health check, and the home page."

    def handle(self, **options: Any) -> None:
        for path, is_good in PATHS.items():
            response = request(path)
            for _attempt in range(ATTEMPTS - 1):
                if is_good(response.status_code):
                    break
                time.sleep(SECONDS_BETWEEN_ATTEMPTS)
                response = request(path)
            if not is_good(response.status_code):
                detail = response.text[:500] if path == "/readyz/" else "The log above says why."
                raise CommandError(f"{path} responds with {response.status_code}. {detail}")
            self.stdout.write(f"{path} responds with {response.status_code}.")


def request(path: str) -> Any:
    """Return the response that a visitor of ``SITE_URL`` gets, without the page cache, which has the last good page."""
    url = urlsplit(settings.SITE_URL)
    client = Client(raise_request_exception=False, HTTP_HOST=url.netloc)
    return client.get(path, secure=url.scheme == "https")
