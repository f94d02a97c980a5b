"""Answers what no page answers: by a redirect rule, or by a line in the log of addresses not found."""

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import is_valid_path, reverse
from wagtail.models import Site

from ..views import error_page
from . import counting, rulebook
from .addresses import host_of, parameters

SAFE = ("GET", "HEAD")


class RedirectMiddleware:
    """In place of Wagtail's. Rules come after pages; only those that ask for a query string come before them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        response = self.before_page(request) or self.get_response(request)
        if response.status_code == 404 and not hasattr(request, "redirect_match"):
            response = self.not_found(request) or response
        if response.status_code == 404 and not gets_slash(request):
            note_miss(request)
        return response

    def process_exception(self, request, exception):
        """Django calls this for views' exceptions, before it renders the page for 404: that is saved here."""
        if isinstance(exception, Http404) and not request.path.startswith(reverse("wagtailadmin_home")):
            return self.not_found(request)
        return None

    def before_page(self, request):
        query = request.META.get("QUERY_STRING", "")
        if query and request.method in SAFE and (answer := self.asked_by_query(request, query)):
            return answer
        # No page's address ends without a slash: what no view answers either, needs no page for 404 first.
        if not request.path.endswith("/") and not is_valid_path(request.path_info):
            return self.not_found(request)
        return None

    def asked_by_query(self, request, query):
        names = rulebook.stored_book().query_names
        if names and any(name.casefold() in names for name, _ in parameters(query)):
            return self.answer(request, match_for(request, by_query=True))
        return None

    def not_found(self, request):
        request.redirect_match = match_for(request)
        return self.answer(request, request.redirect_match)

    def answer(self, request, match):
        if match is None:
            return None
        for step in match.steps:
            counting.note_hit(step.rule.pk)
        if match.status >= 400:
            return error_page(request, match.status)
        kind = HttpResponsePermanentRedirect if match.status in (301, 308) else HttpResponseRedirect
        return kind(match.location, preserve_request=match.status in (307, 308))


def match_for(request, by_query=False):
    """The Match for the request, or None."""
    if "\x00" in request.path:
        return None  # PostgreSQL takes no such text
    site = Site.find_for_request(request)
    match = rulebook.find(request.path, request.META.get("QUERY_STRING", ""), site, by_query=by_query)
    if match is None or match.looped:
        return None
    if match.rule.ignore_slash and gets_slash(request) and not by_query and rulebook.serves(request.path, site):
        return None  # a page whose slash is missing
    return match


def gets_slash(request):
    """Whether CommonMiddleware will send the visitor to the same address with a slash at its end."""
    path = request.path_info
    return settings.APPEND_SLASH and not path.endswith("/") and is_valid_path(f"{path}/") and not is_valid_path(path)


def note_miss(request):
    if request.method in SAFE and "\x00" not in request.path and (site := Site.find_for_request(request)):
        counting.note_miss(site.pk, request.path, host_of(request.headers.get("Referer", "")))
