"""Which next pages browsers may fetch before they are asked for: when a visitor points at a link, or touches it.

Named in a header, not written into pages, so that their policy (CSP) needs no exception. For visitors only: what
editors see may differ a moment later. Source: https://wicg.github.io/nav-speculation/speculation-rules.html
"""

from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from site_core.caching.page_cache.middleware import is_for_one
from site_core.site_settings.views import A_DAY

MEDIA_TYPE = "application/speculationrules+json"


# Patterns of URLPattern (https://urlpattern.spec.whatwg.org/). Addresses of pages have no dot.
NO_PAGES = ["/*.*", "/documents/*", "/_util/*", "/*/feed/", "/search/\\?*"]


NO_SELECTOR = "[href^='#'], [download], [rel~=nofollow], [type]"


def speculation_rules():
    """All pages of this site, when a visitor is about to open them; nothing private, and nothing that is no page."""
    kept_out = [f"{reverse('wagtailadmin_home')}*", *NO_PAGES]
    where = {
        "and": [
            {"href_matches": "/*"},
            {"not": {"href_matches": kept_out}},
            {"not": {"selector_matches": NO_SELECTOR}},
        ]
    }
    return {"prefetch": [{"source": "document", "where": where, "eagerness": "moderate"}]}


class SpeculationRulesMiddleware:
    """Names the rules in the pages that all visitors get alike."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not is_for_one(request, response):
            response["Speculation-Rules"] = f'"{reverse("speculation_rules")}"'
        return response


@require_safe
def next_pages(request):
    """What the header ``Speculation-Rules`` points at."""
    response = JsonResponse(speculation_rules(), content_type=MEDIA_TYPE)
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
