"""Tells the caches in front of the site (Varnish, CloudFront) that what they keep is out of date.

All of it: as in the page cache, nobody can say which pages show what has changed.
"""

import http.client
import logging

from django.conf import settings
from wagtail.contrib.frontend_cache.backends import HTTPBackend
from wagtail.contrib.frontend_cache.utils import get_backends

logger = logging.getLogger(__name__)

SECONDS_TO_WAIT = 1  # an editor waits as long for a Varnish that does not answer


class VarnishBackend(HTTPBackend):
    """Wagtail's, with a limit to waiting. The shipped configuration drops everything at any PURGE."""

    def purge_batch(self, urls):
        self.purge(urls[0])

    def purge(self, url):
        connection = http.client.HTTPConnection(self.cache_netloc, timeout=SECONDS_TO_WAIT)
        try:
            connection.request("PURGE", "/")
            answer = connection.getresponse()
            if answer.status != 200:
                logger.error("%s refused to drop its pages: %s %s", self.cache_netloc, answer.status, answer.reason)
        except (OSError, http.client.HTTPException) as error:
            # It asks again by itself after SHARED_CACHE_SECONDS.
            logger.error("%s could not be told to drop its pages: %s", self.cache_netloc, error)
        finally:
            connection.close()


def tell_fronts():
    """Have every front ask anew for whatever visitors want next."""
    if not settings.WAGTAILFRONTENDCACHE:
        return
    for name, backend in get_backends().items():
        try:
            backend.purge_batch([f"{settings.SITE_URL}/*"])
        except Exception:
            logger.exception("The front “%s” could not be told of a change", name)
