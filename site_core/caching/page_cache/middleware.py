"""Says of each public answer how long it may be kept, and which query parameters matter to it."""

from django.conf import settings
from django.urls import reverse
from django.utils.cache import has_vary_header

from site_core.redirects.rule_sets import get_stored_rules

from .keys import no_vary_search
from .responses import LIFETIMES

# Of what a shared cache may still give out: while it asks for the new one, and where the site does not answer.
STALE_SECONDS, STALE_SECONDS_IF_ERROR = 60, 86_400
NEVER = ("/static/", "/media/", "/documents/", "/healthz/", "/readyz/")


def never_kept():
    """Beginnings of the paths that the page cache leaves alone."""
    return (*NEVER, reverse("wagtailadmin_home"))


def is_for_one(request, response):
    """Whether ``response`` is for this visitor only."""
    may_be_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    return may_be_known or bool(response.cookies) or has_vary_header(response, "Cookie")


class PublicAnswersMiddleware:
    """Outside of sessions and forms: they say by ``Vary`` and cookies that an answer is for one visitor only."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.never = never_kept()

    def __call__(self, request):
        response = self.get_response(request)
        if request.method in ("GET", "HEAD") and not request.path.startswith(self.never):
            if is_for_one(request, response):
                response.setdefault("Cache-Control", "private, no-cache")
            elif response.status_code in LIFETIMES:
                self.declare(response)
        return response

    def declare(self, response):
        page = (getattr(response, "context_data", None) or {}).get("page")
        own = getattr(response, "query_parameters", None) or getattr(page, "query_parameters", ())
        response["No-Vary-Search"] = no_vary_search({*own, *get_stored_rules().query_names})
        if settings.SHARED_CACHE_SECONDS and not response.has_header("Cache-Control"):
            seconds = min(settings.SHARED_CACHE_SECONDS, 10 * LIFETIMES[response.status_code])
            parts = ["public", "max-age=0", f"s-maxage={seconds}"]
            if settings.WAGTAILFRONTENDCACHE:  # else nobody tells it that what it still gives out is out of date
                parts.append(f"stale-while-revalidate={STALE_SECONDS}")
            response["Cache-Control"] = ", ".join([*parts, f"stale-if-error={STALE_SECONDS_IF_ERROR}"])
        response.setdefault("Cache-Control", "no-cache")
