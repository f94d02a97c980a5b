"""Rules that let browsers prefetch the next page when a visitor hovers over a link or touches it.

Set as a header instead of in the page, so that the CSP needs no exception. For visitors only: what editors see may
change a moment later. Specification: https://wicg.github.io/nav-speculation/speculation-rules.html
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from site_core.caching.page_cache.middleware import is_private

MEDIA_TYPE = "application/speculationrules+json"
CACHE_SECONDS = 24 * 60 * 60
# URL patterns (https://urlpattern.spec.whatwg.org/). URLs of pages have no dot.
EXCLUDED_URLS = ["/*.*", "/documents/*", "/_util/*", "/*/feed/", "/search/\\?*"]
EXCLUDED_LINKS = "[href^='#'], [download], [rel~=nofollow], [type]"


def get_speculation_rules() -> dict[str, Any]:
    """Return rules that prefetch all pages of this site, except the admin, files, feeds, and search results."""
    where = {
        "and": [
            {"href_matches": "/*"},
            {"not": {"href_matches": [f"{reverse('wagtailadmin_home')}*", *EXCLUDED_URLS]}},
            {"not": {"selector_matches": EXCLUDED_LINKS}},
        ]
    }
    return {"prefetch": [{"source": "document", "where": where, "eagerness": "moderate"}]}


class SpeculationRulesMiddleware:
    """Adds the rules to pages that all visitors share."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not is_private(request, response) and "no-store" not in response.get("Cache-Control", ""):
            response["Speculation-Rules"] = f'"{reverse("speculation_rules")}"'
        return response


@require_safe
def speculation_rules(request: HttpRequest) -> JsonResponse:
    """Return the rules that the ``Speculation-Rules`` header points to."""
    response = JsonResponse(get_speculation_rules(), content_type=MEDIA_TYPE)
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response
