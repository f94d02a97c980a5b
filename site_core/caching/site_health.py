"""Whether Django's cache and the page cache respond."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

from .page_cache.stores import get_store


@register_site_health_check("caches", gettext_lazy("Caches and Redis"), is_remote=True)
def check_caches() -> Iterator[Result]:
    key = f"site-health:{secrets.token_hex(8)}"  # others may run this check at the same time
    cache.set(key, "stored", 60)
    if cache.get(key) == "stored":
        yield good(_("The cache stores and returns values."))
    else:
        yield critical(
            _("The cache does not return what was stored. Pages are slower, and limits on forms don’t work."),
            _("Check CACHE_URL and whether Redis is running, or the disk that DATA_DIR is on."),
        )
    yield page_cache_result()


def page_cache_result() -> Result:
    store = get_store()
    if store is None:
        return recommended(
            _("The page cache is off. Pages are rendered again for every visitor."), _("Remove PAGE_CACHE=off.")
        )
    try:
        store.generation()
        count, _size = store.usage()
    except Exception as error:  # as the client library of the store raises it
        return critical(
            _("The page cache does not respond: %(error)s") % {"error": error},
            _("Check PAGE_CACHE and whether Redis is running."),
            url=reverse("page_cache"),
        )
    return good(_("The page cache responds. Pages in it: %(count)d.") % {"count": count})
