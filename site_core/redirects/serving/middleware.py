"""Redirect requests by rule, and record the paths of requests that were answered with 404."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import is_valid_path, reverse

from site_core.site_settings.current_site import get_current_site

from ..rule_sets import may_be_served
from .counting import SAFE_METHODS, count_not_found
from .responses import build_response, match_request, may_have_exact_rule


class RedirectMiddleware:
    """Replaces Wagtail's RedirectMiddleware.

    Pages come before rules, except for rules that require a query string.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_admin(request):
            return self.get_response(request)
        response = self.process_request(request) or self.get_response(request)
        if response.status_code == 404:
            if not hasattr(request, "redirect_match"):
                response = self.redirect_not_found(request) or response
            if response.status_code == 404 and "no-store" not in response.get("Cache-Control", ""):
                count_not_found(request, response)  # unless the URL itself may be secret
        return response

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Return a redirect that comes before the page, or that is known to be needed without looking for a page."""
        if request.method in SAFE_METHODS and (match := match_request(request, by_query=True)):
            return build_response(request, match)
        if self.is_known_missing(request):
            return self.redirect_not_found(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a redirect before Django renders the 404 page."""
        if isinstance(exception, Http404) and not is_admin(request):
            return self.redirect_not_found(request)
        return None

    def is_known_missing(self, request: HttpRequest) -> bool:
        """Return whether no page exists, as far as that can be told faster than by serving the page."""
        # URLs of pages end with a slash.
        if not request.path.endswith("/") and not is_valid_path(request.path_info):
            return True
        return may_have_exact_rule(request.path) and not may_be_served(request.path, get_current_site(request))

    def redirect_not_found(self, request: HttpRequest) -> HttpResponse | None:
        match = match_request(request)
        request.redirect_match = match  # type: ignore[attr-defined]  # tells __call__ that there is no need to look again
        return build_response(request, match)


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))
