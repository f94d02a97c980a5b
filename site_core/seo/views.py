"""Files for crawlers: sitemaps, robots.txt, llms.txt, and the key for IndexNow."""

from django.conf import settings as django_settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..models import SiteSettings
from .freshness import set_last_modified_by_content
from .llms_txt import llms_txt as llms_txt_of
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
    return set_last_modified_by_content(request, response)


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


@require_safe
def llms_txt(request):
    site, settings = site_of(request), SiteSettings.for_request(request)
    if not settings.search.llms_txt or not django_settings.SEARCH_INDEXING:
        raise Http404("llms.txt is switched off.")
    return set_last_modified_by_content(request, HttpResponse(llms_txt_of(site, settings), content_type=PLAIN_TEXT))


@require_safe
def index_now_key(request, key):
    """Shows search engines that whoever sends the key also runs the site."""
    settings = SiteSettings.for_request(request)
    if not settings or not settings.search.index_now or key != settings.search.index_now_key:
        raise Http404("No such file.")
    return HttpResponse(key, content_type=PLAIN_TEXT, headers={"X-Robots-Tag": "noindex"})
