"""What a rule answers to a request."""

import unicodedata

from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect

from ..error_pages import error_page
from ..sites import find_site
from . import counting, rulebook
from .addresses import make_match_key, parse_query
from .models import PERMANENT_STATUSES, Status

METHOD_PRESERVING_STATUSES = (Status.TEMPORARY, Status.PERMANENT)  # with the method and the body they came with


def match_request(request, by_query=False):
    """The Match for the request, or None. With ``by_query`` only of a rule that asks for the request's parameters."""
    if "\x00" in request.path:
        return None  # PostgreSQL takes no such text
    query = request.META.get("QUERY_STRING", "")
    if by_query and not (query and has_rule_for_query(query)):
        return None
    match = rulebook.find_match(request.path, query, find_site(request), by_query=by_query)
    return None if match is None or match.is_loop else match


def may_have_exact_rule(path):
    """Whether there may be a rule for exactly this address; asks nothing of the database."""
    return hash(make_match_key(unicodedata.normalize("NFC", path))) in rulebook.get_stored_rules().keys


def has_rule_for_query(query):
    """Whether any rule asks for one of the parameters in ``query``."""
    names = rulebook.get_stored_rules().query_names
    return bool(names) and any(name.casefold() in names for name, _ in parse_query(query))


def build_response(request, match):
    """The response that ``match`` says, or where it is None, None; counted."""
    if match is None:
        return None
    for step in match.steps:
        counting.record_hit(step.rule.pk)
    if match.status in (Status.GONE, Status.LEGAL):
        return error_page(request, match.status)
    kind = HttpResponsePermanentRedirect if match.status in PERMANENT_STATUSES else HttpResponseRedirect
    return kind(match.location, preserve_request=match.status in METHOD_PRESERVING_STATUSES)
