"""The site of a request, without asking the database each time."""

from wagtail.models import Site

from site_core.caching.local_cache import get_or_set_copy


def find_site(request):
    """Wagtail's Site for ``request`` with its home page, or None; kept at the request, where Wagtail looks first."""
    if not hasattr(request, "_wagtail_site"):
        host = request.META.get("HTTP_HOST"), request.META.get("SERVER_NAME"), request.get_port()
        request._wagtail_site = get_or_set_copy(("site", *host), lambda: read_site(request))
    return request._wagtail_site


def read_site(request):
    site = Site.find_for_request(request)
    if site is not None:
        site.root_page.specific  # noqa: B018  held with it: every address leads through the home page
    return site
