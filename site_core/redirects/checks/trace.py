"""Find out how the site responds to a URL, step by step, without requesting it: for people who test redirects."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site

from .. import conditions, matching, rule_sets
from ..addressing import add_trailing_slash, decode_path, parse_query, split_url
from ..draft_rules import DraftRules
from ..matching import Match, Step
from ..models import Kind, RedirectRule
from ..own_hosts import get_site_id
from ..patterns import match_pattern
from ..rules import MatchedRule, Rule, RuleSet


@dataclass
class Trace:
    """The response to a URL: ``steps`` are the rules that apply, ``status`` is the response at the end.

    ``page`` is the page at the end, if any. The status is 0 if ``location`` is on another website.
    """

    steps: list[Step] = field(default_factory=list)
    first_status: int = 0  # of the redirect that visitors get, if any
    location: str = ""
    status: int = 404
    page: Page | None = None
    is_loop: bool = False
    exception: Rule | None = None  # the rule that keeps others from applying


def trace(url: str, site: Site | None = None, rule_set: RuleSet | None = None) -> Trace:
    """Return the Trace of a path or URL as typed. Raises ValueError if it is malformed."""
    site = site or get_site_for_url(url)
    rule_set = rule_set or rule_sets.get_stored_rules()
    path, query = split_url(url)
    path = decode_path(path)
    match = None
    dead_ends: set[int] = set()
    if query:
        match = matching.find_match(rule_set, path, query, site, timezone.now(), by_query=True)
    if not match or match.is_loop:
        if rule_set.is_served(path, site) or is_media_file(path):
            return Trace(status=200, page=get_page_at(path, site))
        match = matching.find_match(rule_set, path, query, site, timezone.now(), ignored=dead_ends)
    if match:
        return trace_match(rule_set, match, site)
    best = matching.find_best_candidate(rule_set, path, query, site, timezone.now(), ignored=dead_ends)
    return Trace(exception=best.rule if best and best.rule.is_exception else None)


def trace_match(rule_set: RuleSet, match: Match, site: Site | None) -> Trace:
    """Return the Trace of a Match, with the page or error that its location leads to."""
    result = Trace(match.steps, match.status, match.location, is_loop=match.is_loop)
    if match.is_loop or not match.location:
        result.status = 404 if match.is_loop else match.status
        return result
    target = matching.get_path_on_site(match.location, site)
    if target is None:
        result.status = 0
        return result
    path, _query = target
    if rule_set.is_served(path, site) or is_media_file(path):
        result.status, result.page = 200, get_page_at(path, site)
    return result


def get_site_for_url(url: str) -> Site | None:
    """Return the site that responds to ``url``, or else the default site."""
    sites = Site.objects.select_related("root_page").order_by("-is_default_site")
    return sites.filter(pk=get_site_id(url)).first() or sites.first()


def is_media_file(path: str) -> bool:
    """Return whether ``path`` (decoded) is the URL of an uploaded file that exists."""
    name = path.removeprefix(settings.MEDIA_URL)
    if not name or name == path:
        return False
    try:
        return default_storage.exists(name)
    except SuspiciousFileOperation:
        return False


def get_page_at(path: str, site: Site | None) -> Page | None:
    path = add_trailing_slash(path)
    if not rule_sets.is_page_path(path):
        return None
    return Page.find_for_request(get_dummy_request(path=path, site=site), path)


def simulate_rule(rule: RedirectRule, url: str) -> Match | None:
    """Return the Match that ``rule`` (normalized, saved or not) leads to from ``url``, or None if it doesn't match.

    The status is 404 if the rule matches, but is a last resort that leads nowhere, so that it doesn't apply.

    Raises ValueError if ``url`` is malformed, and PatternError.
    """
    site = get_site_for_url(url)
    path, query = split_url(url)
    path, candidate = decode_path(path), Rule.from_model(rule)
    if not conditions.matches_query(candidate, parse_query(query)):
        return None
    groups = () if candidate.kind == Kind.EXACT else match_pattern(candidate, path)
    if groups is None or (candidate.kind == Kind.EXACT and not conditions.matches_path(candidate, path)):
        return None
    candidate.enabled = True
    draft = DraftRules(rule_sets.get_stored_rules())
    if candidate.pk:
        draft.hide(candidate.pk)
    draft.add(candidate)
    match = matching.follow_chain(draft, MatchedRule(candidate, groups), path, query, site, None)
    return Match(404, "") if match is None and candidate.is_last_resort else match
