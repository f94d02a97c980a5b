"""Find the match for a request, and build the response."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect

from site_core.caching.page_cache.keys import has_parameter
from site_core.lib.wsgi import get_query
from site_core.pages.error_pages import error_page
from site_core.site_settings.current_site import get_current_site

from .. import rule_sets
from ..addressing import make_match_key
from ..models import GONE_STATUSES, PERMANENT_STATUSES, Status
from .counting import count_hits
from .shortcuts import take_shortcut

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ..matching import Match

SHORTCUT_SECONDS = 300  # what is behind a redirect may change
METHOD_PRESERVING_STATUSES = (Status.TEMPORARY, Status.PERMANENT)


def match_request(request: HttpRequest, by_query: bool = False) -> Match | None:
    """Return the Match for the request, or None. With ``by_query``, only consider rules that require a query string."""
    if "\x00" in request.path:
        return None  # PostgreSQL can't store or compare null characters
    query = get_query(request.META)
    if by_query and not has_parameter(query, rule_sets.get_stored_rules().query_names):
        return None
    match = rule_sets.find_match(request.path, query, get_current_site(request), by_query=by_query)
    return None if match is None or match.is_loop else match


def may_have_exact_rule(path: str) -> bool:
    """Return whether there may be an exact rule for ``path``. False is certain. Takes no query."""
    return hash(make_match_key(unicodedata.normalize("NFC", path))) in rule_sets.get_stored_rules().key_hashes


def build_response(request: HttpRequest, match: Match | None) -> HttpResponse | None:
    """Return the response that ``match`` leads to, if any, and count a hit of each of its rules."""
    if match is None:
        return None
    response = error_page(request, match.status) if match.status in GONE_STATUSES else build_redirect(match)
    count_hits(request, response, [step.rule.pk for step in match.steps if step.rule.pk is not None])
    return response


def build_redirect(match: Match) -> HttpResponse:
    response_class = HttpResponsePermanentRedirect if match.status in PERMANENT_STATUSES else HttpResponseRedirect
    location = take_shortcut(match.location)
    response = response_class(location, preserve_request=match.status in METHOD_PRESERVING_STATUSES)
    if location != match.location:
        response["Cache-Control"] = f"public, max-age={SHORTCUT_SECONDS}"
    return response
