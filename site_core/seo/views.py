"""Files for crawlers: sitemaps and robots.txt."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..models import SiteSettings
from .freshness import date_by_content
from .robots_txt import robots_txt as robots_txt_of
from .sitemaps import file_xml, index_xml, sitemap_entries

PLAIN_TEXT = "text/plain; charset=utf-8"


def site_of(request):
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("No site answers to this host.")
    return site


def xml_response(request, pieces):
    """A sitemap as a response; sitemaps themselves are not for search results."""
    headers = {"X-Robots-Tag": "noindex"}
    response = HttpResponse("".join(pieces), content_type="application/xml; charset=utf-8", headers=headers)
    return date_by_content(request, response)


@require_safe
def sitemap_index(request):
    return xml_response(request, index_xml(site_of(request)))


@require_safe
def sitemap(request, section, number="1"):
    entries = list(sitemap_entries(site_of(request), section, int(number)))
    if not entries:
        raise Http404("No such sitemap.")
    return xml_response(request, file_xml(entries))


@require_safe
def robots_txt(request):
    settings = SiteSettings.for_request(request)
    sitemap_url = f"{Site.find_for_request(request).root_url}/sitemap.xml" if settings else ""
    text = settings.search.robots_txt if settings else ""
    return HttpResponse(robots_txt_of(text, sitemap_url), content_type=PLAIN_TEXT)
