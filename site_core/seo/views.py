"""Files for crawlers: sitemaps, robots.txt, and llms.txt."""

from collections.abc import Iterable

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from site_core.lib.conditional import set_last_modified_by_content
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.robots_txt import render_robots_txt

from .llms_txt import render_llms_txt
from .sitemaps import sitemap_entries, sitemap_index_xml, sitemap_xml

PLAIN_TEXT = "text/plain; charset=utf-8"


def get_site_or_404(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("No site has this host.")
    return site


def xml_response(request: HttpRequest, chunks: Iterable[str]) -> HttpResponse:
    """Return a sitemap as a response that stays out of search results itself."""
    headers = {"X-Robots-Tag": "noindex"}
    response = HttpResponse("".join(chunks), content_type="application/xml; charset=utf-8", headers=headers)
    return set_last_modified_by_content(request, response)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return xml_response(request, sitemap_index_xml(get_site_or_404(request)))


@require_safe
def sitemap(request: HttpRequest, section: str, number: str = "1") -> HttpResponse:
    entries = list(sitemap_entries(get_site_or_404(request), section, int(number)))
    if not entries:
        raise Http404("This sitemap does not exist.")
    return xml_response(request, sitemap_xml(entries))


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    settings = SiteSettings.for_request(request)
    sitemap_url = f"{Site.find_for_request(request).root_url}/sitemap.xml" if settings else ""
    text = settings.search.robots_txt if settings else ""
    return HttpResponse(render_robots_txt(text, sitemap_url), content_type=PLAIN_TEXT)


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    site, settings = get_site_or_404(request), SiteSettings.for_request_or_404(request)
    if not settings.search.llms_txt or not django_settings.SEARCH_INDEXING:
        raise Http404("llms.txt is turned off.")
    response = HttpResponse(render_llms_txt(site, settings), content_type=PLAIN_TEXT)
    return set_last_modified_by_content(request, response)
