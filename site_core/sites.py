"""The site of a request, without asking the database each time."""

from wagtail.models import Site

from .held import hold, hold_copy


def find_site(request):
    """Wagtail's Site for ``request`` with its home page, or None; kept at the request, where Wagtail looks first.

    With it, the addresses of all sites' home pages, of which Wagtail makes those of pages.
    """
    if not hasattr(request, "_wagtail_site"):
        asked = request._get_raw_host(), request.get_port()  # as Wagtail's own lookup does
        request._wagtail_site = hold_copy(("site", *asked), lambda: read_site(request))
        request._wagtail_cached_site_root_paths = hold("root paths", Site.get_site_root_paths)
    return request._wagtail_site


def read_site(request):
    site = Site._find_for_request(request)
    if site is not None:
        site.root_page.specific  # noqa: B018  held with it: every address leads through the home page
    return site
