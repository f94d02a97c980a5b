"""The site of a request, without a query for each request."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from site_core.caching.local_cache import get_or_set_copy


def get_current_site(request: HttpRequest) -> Site | None:
    """Return Wagtail's Site for ``request`` with its home page.

    It is kept on the request, where ``Site.find_for_request`` looks first.
    """
    holder: Any = request
    if not hasattr(request, "_wagtail_site"):
        host = request.META.get("HTTP_HOST"), request.META.get("SERVER_NAME"), request.get_port()
        holder._wagtail_site = get_or_set_copy(("site", *host), lambda: read_site(request))
    return holder._wagtail_site


def read_site(request: HttpRequest) -> Site | None:
    site = Site.find_for_request(request)
    if site is not None:
        site.root_page.specific  # noqa: B018  cached with it: the route to every page starts at the home page
    return site
