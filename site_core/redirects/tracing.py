"""What an address is answered with, step by step, without visiting it: for people who test redirects."""

from dataclasses import dataclass, field

from django.utils import timezone
from wagtail.models import Page, Site

from . import matching, rulebook
from .addresses import decoded, host_of, parameters, split_address
from .drafts import DraftBook
from .patterns import PatternError, groups_of

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
    looped: bool = False


def trace(address, site=None, book=None):
    """The Trace of ``address`` (a path or URL, as typed). Raises ValueError where it is no address."""
    site = site or site_for(address)
    book = book or rulebook.stored_book()
    path, query = split_address(address)
    path = decoded(path)
    match = None
    if query:
        match = matching.find(book, path, query, site, timezone.now(), by_query=True)
    if not match or match.looped:
        if book.serves(path, site):
            return Trace(status=200, page=page_at(path, site))
        match = matching.find(book, path, query, site, timezone.now())
    return Trace() if match is None else ended(book, match, site)


def ended(book, match, site):
    """The Trace for a Match: where its location is on this site, with what is found there."""
    found = Trace(match.steps, match.status, match.location, looped=match.looped)
    if match.looped or not match.location:
        found.status = 404 if match.looped else match.status
        return found
    onward = matching.path_on_site(match.location, site)
    if onward is None:
        found.status = 0
        return found
    path = decoded(onward[0])
    found.status = 200 if book.serves(path, site) else 404
    found.page = page_at(path, site) if found.status == 200 else None
    return found


def site_for(address):
    """The site that an address names with its host; else the default one; None where there is none."""
    sites = Site.objects.select_related("root_page").order_by("-is_default_site")
    host = host_of(address.strip())
    return next((site for site in sites if site.hostname == host), sites.first())


def page_at(path, site):
    from wagtail.coreutils import get_dummy_request

    if not rulebook.is_page_address(path):
        return None
    return Page.find_for_request(get_dummy_request(path=path, site=site), path)


def try_out(rule, address):
    """The Match where ``rule`` (unsaved, normalised) answers ``address``, seen with the others; None if it doesn't.

    Raises ValueError where ``address`` is none, and PatternError.
    """
    site = site_for(address)
    path, query = split_address(address)
    path, draft = decoded(path), matching.Rule.of(rule)
    if not matching.same_query(draft, parameters(query)):
        return None
    groups = () if draft.kind == "exact" else groups_of(draft, path)
    if groups is None or (draft.kind == "exact" and not matching.same_path(draft, path)):
        return None
    draft.enabled = True
    book = DraftBook(rulebook.stored_book())
    if draft.pk:
        book.hide(draft.pk)
    book.add(draft)
    return matching.go_on(book, (draft, groups), path, query, site, None)


__all__ = ["PatternError", "Trace", "trace", "try_out"]
