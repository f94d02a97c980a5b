"""Purges the caches in front of the site (Varnish, CloudFront) when content changes.

It purges everything: as in the page cache, nobody knows which pages show what has changed.
"""

import http.client
import logging

from django.conf import settings
from wagtail.contrib.frontend_cache.backends import HTTPBackend
from wagtail.contrib.frontend_cache.utils import get_backends

logger = logging.getLogger(__name__)

TIMEOUT = 1  # seconds that an editor waits for a Varnish that does not respond


class VarnishBackend(HTTPBackend):
    """Wagtail's backend with a timeout. The shipped Varnish configuration purges everything at any PURGE request."""

    def purge_batch(self, urls: list[str]) -> None:
        self.purge(urls[0])

    def purge(self, url: str) -> None:
        connection = http.client.HTTPConnection(self.cache_netloc, timeout=TIMEOUT)
        try:
            connection.request("PURGE", "/")
            response = connection.getresponse()
            if response.status != 200:
                logger.error(
                    "%s refused to purge its pages: %s %s", self.cache_netloc, response.status, response.reason
                )
        except (OSError, http.client.HTTPException) as error:
            # Varnish revalidates its pages after SHARED_CACHE_SECONDS anyway.
            logger.error("%s could not be purged: %s", self.cache_netloc, error)
        finally:
            connection.close()


def purge_frontend_caches() -> None:
    """Make every frontend cache request each page again. Failures are logged."""
    if not settings.WAGTAILFRONTENDCACHE:
        return
    for name, backend in get_backends().items():
        try:
            backend.purge_batch([f"{settings.SITE_URL}/*"])
        except Exception:
            logger.exception("The frontend cache “%s” could not be purged", name)
