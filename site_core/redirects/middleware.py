"""Answers what no page answers: by a redirect rule, or by a line in the log of addresses not found."""

import re

from django.http import Http404
from django.urls import is_valid_path, reverse

from ..sites import find_site
from . import counting
from .addresses import get_hostname
from .answers import build_response, match_request, may_have_exact_rule
from .rulebook import may_be_served

SAFE = ("GET", "HEAD")
HOST = re.compile(r"[a-z0-9.-]+")


class RedirectMiddleware:
    """In place of Wagtail's. Rules come after pages; only those that ask for a query string come before them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if in_admin(request):
            return self.get_response(request)
        response = self.before_page(request) or self.get_response(request)
        if response.status_code == 404:
            if not hasattr(request, "redirect_match"):
                response = self.not_found(request) or response
            if response.status_code == 404:
                note_miss(request)
        return response

    def process_exception(self, request, exception):
        """Django calls this for views' exceptions, before it renders the page for 404: that is saved here."""
        if isinstance(exception, Http404) and not in_admin(request):
            return self.not_found(request)
        return None

    def before_page(self, request):
        if request.method in SAFE and (response := build_response(request, match_request(request, by_query=True))):
            return response
        if self.is_surely_missing(request):
            return self.not_found(request)
        return None

    def is_surely_missing(self, request):
        """Whether it takes no look for a page to know that there is none, or one that is cheaper than serving it."""
        # No page's address ends without a slash.
        if not request.path.endswith("/") and not is_valid_path(request.path_info):
            return True
        return may_have_exact_rule(request.path) and not may_be_served(request.path, find_site(request))

    def not_found(self, request):
        request.redirect_match = match_request(request)
        return build_response(request, request.redirect_match)


def in_admin(request):
    return request.path.startswith(reverse("wagtailadmin_home"))


def note_miss(request):
    if request.method in SAFE and "\x00" not in request.path and (site := find_site(request)):
        counting.record_not_found(site.pk, request.path, referrer_host(request))


def referrer_host(request):
    """The host of the page that linked here; empty where there is none, or something else is sent as one."""
    try:
        host = get_hostname(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return host if HOST.fullmatch(host) else ""
