"""The key file that proves to search engines who runs the site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from site_core.site_settings.models import SiteSettings


@require_safe
def key_file(request: HttpRequest, key: str) -> HttpResponse:
    """Return the site's IndexNow key as text. 404 while IndexNow is off, and for any other key."""
    settings = SiteSettings.for_request(request)
    if not settings or not settings.search.index_now or key != settings.search.index_now_key:
        raise Http404("The key does not match.")
    return HttpResponse(key, content_type="text/plain; charset=utf-8", headers={"X-Robots-Tag": "noindex"})
