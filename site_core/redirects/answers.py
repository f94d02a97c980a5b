"""What a rule answers to a request."""

import unicodedata

from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect

from ..error_pages import error_page
from ..sites import find_site
from . import counting, rulebook
from .addresses import key_of, parameters
from .models import PERMANENT, Status

SENT_AGAIN = (Status.TEMPORARY, Status.PERMANENT)  # with the method and the body they came with


def match_for(request, by_query=False):
    """The Match for the request, or None. With ``by_query`` only of a rule that asks for the request's parameters."""
    if "\x00" in request.path:
        return None  # PostgreSQL takes no such text
    query = request.META.get("QUERY_STRING", "")
    if by_query and not (query and asks_for(query)):
        return None
    match = rulebook.find(request.path, query, find_site(request), by_query=by_query)
    return None if match is None or match.looped else match


def has_rule_at(path):
    """Whether there may be a rule for exactly this address; asks nothing of the database."""
    return hash(key_of(unicodedata.normalize("NFC", path))) in rulebook.stored_book().keys


def asks_for(query):
    """Whether any rule asks for one of the parameters in ``query``."""
    names = rulebook.stored_book().query_names
    return bool(names) and any(name.casefold() in names for name, _ in parameters(query))


def answer(request, match):
    """The response that ``match`` says, or where it is None, None; counted."""
    if match is None:
        return None
    for step in match.steps:
        counting.note_hit(step.rule.pk)
    if match.status in (Status.GONE, Status.LEGAL):
        return error_page(request, match.status)
    kind = HttpResponsePermanentRedirect if match.status in PERMANENT else HttpResponseRedirect
    return kind(match.location, preserve_request=match.status in SENT_AGAIN)
