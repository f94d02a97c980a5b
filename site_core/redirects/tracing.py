"""What an address is answered with, step by step, without visiting it: for people who test redirects."""

from dataclasses import dataclass, field

from django.utils import timezone
from wagtail.models import Page, Site

from . import matching, rulebook
from .addresses import decode_path, get_hostname, parse_query, split_url
from .drafts import DraftRules
from .patterns import PatternError, match_pattern

MOVED, FOUND_PAGE, NOT_FOUND = "moved", "page", "nothing"


@dataclass
class Trace:
    """The answer to an address: ``steps`` (matching.Step) that rules take, then ``status`` and what gives it.

    ``page`` is the Page shown at the end, if one is. A ``location`` on another website is not asked: its status is 0.
    """

    steps: list = field(default_factory=list)
    first_status: int = 0  # of the redirect that visitors get, if any
    location: str = ""
    status: int = 404
    page: Page | None = None
    is_loop: bool = False


def trace(address, site=None, book=None):
    """The Trace of ``address`` (a path or URL, as typed). Raises ValueError where it is no address."""
    site = site or get_site_for_url(address)
    book = book or rulebook.get_stored_rules()
    path, query = split_url(address)
    path = decode_path(path)
    match = None
    if query:
        match = matching.find_match(book, path, query, site, timezone.now(), by_query=True)
    if not match or match.is_loop:
        if book.is_served(path, site):
            return Trace(status=200, page=get_page_at(path, site))
        match = matching.find_match(book, path, query, site, timezone.now())
    return Trace() if match is None else trace_match(book, match, site)


def trace_match(book, match, site):
    """The Trace for a Match: where its location is on this site, with what is found there."""
    found = Trace(match.steps, match.status, match.location, is_loop=match.is_loop)
    if match.is_loop or not match.location:
        found.status = 404 if match.is_loop else match.status
        return found
    onward = matching.get_path_on_site(match.location, site)
    if onward is None:
        found.status = 0
        return found
    path = decode_path(onward[0])
    found.status = 200 if book.is_served(path, site) else 404
    found.page = get_page_at(path, site) if found.status == 200 else None
    return found


def get_site_for_url(address):
    """The site that an address names with its host; else the default one; None where there is none."""
    sites = Site.objects.select_related("root_page").order_by("-is_default_site")
    host = get_hostname(address.strip())
    return next((site for site in sites if site.hostname == host), sites.first())


def get_page_at(path, site):
    from wagtail.coreutils import get_dummy_request

    if not rulebook.is_page_path(path):
        return None
    return Page.find_for_request(get_dummy_request(path=path, site=site), path)


def simulate_rule(rule, address):
    """The Match where ``rule`` (unsaved, normalised) answers ``address``, seen with the others; None if it doesn't.

    Raises ValueError where ``address`` is none, and PatternError.
    """
    site = get_site_for_url(address)
    path, query = split_url(address)
    path, draft = decode_path(path), matching.Rule.from_model(rule)
    if not matching.matches_query(draft, parse_query(query)):
        return None
    groups = () if draft.kind == "exact" else match_pattern(draft, path)
    if groups is None or (draft.kind == "exact" and not matching.matches_path(draft, path)):
        return None
    draft.enabled = True
    book = DraftRules(rulebook.get_stored_rules())
    if draft.pk:
        book.hide(draft.pk)
    book.add(draft)
    return matching.follow_chain(book, (draft, groups), path, query, site, None)


__all__ = ["PatternError", "Trace", "simulate_rule", "trace"]
