"""Find the rule that applies to a URL, and the response it leads to.

All functions work on a RuleSet: see rule_sets.py and draft_rules.py for the implementations.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from .addressing import Parameter, format_parameter, make_match_key, parse_query
from .conditions import get_consumed_parameters, get_sort_key, is_applicable, matches_path
from .models import Kind, QueryMode, Status
from .own_hosts import remove_own_origin
from .rules import MatchedRule, Rule, RuleSet
from .targets import add_query, append_slash, build_location, get_path_on_site, lower_path

if TYPE_CHECKING:
    from wagtail.models import Site

MAX_STEPS = 50  # from rule to rule within one match; longer chains count as loops
MAX_PATTERN_REPEATS = 3  # of one pattern within one match; a pattern that matches more often feeds itself new URLs
MAX_DEAD_ENDS = 10  # last resorts that lead nowhere, in one match: each takes queries; then, none of them applies
TEMPORARY_EQUIVALENTS = {
    Status.MOVED.value: Status.FOUND.value,
    Status.PERMANENT.value: Status.TEMPORARY.value,
}


@dataclass(slots=True)
class Step:
    rule: Rule
    location: str  # empty if the rule responds with 410 or 451
    is_live: bool  # whether it leads to a live page; a rule may apply at the URL of a page that isn't


@dataclass(slots=True)
class Match:
    """A redirect to ``location``, or the error ``status``. ``steps`` are the rules that led there."""

    status: int
    location: str
    steps: list[Step] = field(default_factory=list)
    is_loop: bool = False
    is_growing: bool = False  # a loop that never comes back to the same URL

    @property
    def rule(self) -> Rule:
        return self.steps[0].rule


def find_match(
    rule_set: RuleSet,
    path: str,
    query: str,
    site: Site | None,
    now: datetime | None,
    by_query: bool = False,
    ignored: set[int] | None = None,
) -> Match | None:
    """Return the Match for a URL, or None. ``path`` is as in ``request.path``.

    With ``by_query``, only rules that require a query string are considered. If ``now`` is None, dates are ignored.
    Adds the keys of the last resorts that don’t apply, because they lead nowhere, to ``ignored``.
    """
    path = unicodedata.normalize("NFC", path)
    ignored = set() if ignored is None else ignored
    while first := find_best_rule(rule_set, path, query, site, now, by_query, ignored):
        match = follow_chain(rule_set, first, path, query, site, now, ignored)
        if match or not first.rule.is_last_resort:
            return match
    return None


def follow_chain(
    rule_set: RuleSet,
    first: MatchedRule,
    path: str,
    query: str,
    site: Site | None,
    now: datetime | None,
    ignored: set[int] | None = None,
) -> Match | None:
    """Return the Match that starts with ``first`` at the URL, or None if that leads nowhere.

    A last resort that leads nowhere doesn’t apply: its key is added to ``ignored``, and the rules below it come next.
    If only capital letters keep it from leading to a page, it leads to that page.
    """
    ignored = set() if ignored is None else ignored
    while not is_ignored(first.rule, ignored):
        match = follow_steps(rule_set, first, path, query, site, now, ignored)
        if not match or match.is_loop or not is_dead_end(rule_set, match.steps[-1], site):
            return match
        last = match.steps[-1]
        lower = lower_path(match.location) if last.rule.ignore_case else match.location
        if lower != match.location and not is_missing(rule_set, lower, site):
            match.location = last.location = lower
            return match
        ignored.add(get_key(last.rule))
    return None


def get_key(rule: Rule) -> int:
    return rule.pk or id(rule)


def is_ignored(rule: Rule, ignored: Collection[int]) -> bool:
    return rule.is_last_resort and (get_key(rule) in ignored or len(ignored) >= MAX_DEAD_ENDS)


def is_dead_end(rule_set: RuleSet, step: Step, site: Site | None) -> bool:
    """Return whether ``step`` is that of a last resort, and leads to what the site doesn't have."""
    return step.rule.is_last_resort and is_missing(rule_set, step.location, site)


def is_missing(rule_set: RuleSet, location: str, site: Site | None) -> bool:
    """Return whether ``location`` is a URL on the site that does not exist."""
    target = get_path_on_site(location, site)
    if target is None:
        return False
    path, _query = target
    return not path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) and not rule_set.is_served(path, site)


def follow_steps(
    rule_set: RuleSet,
    first: MatchedRule,
    path: str,
    query: str,
    site: Site | None,
    now: datetime | None,
    ignored: Collection[int],
) -> Match | None:
    """Follow one rule to the next, so that visitors are redirected once even if targets are redirected themselves."""
    match = Match(0, "")
    seen, repeats = set(), Counter[int]()
    current: MatchedRule | None = first
    while current:
        rule, groups = current
        position = (get_key(rule), path, query)
        repeats[position[0]] += rule.kind != Kind.EXACT
        match.is_growing = position not in seen and (
            repeats[position[0]] > MAX_PATTERN_REPEATS or len(match.steps) == MAX_STEPS
        )
        match.is_loop = match.is_growing or position in seen
        if match.is_loop or not apply_rule(rule_set, match, rule, groups, query, site):
            break
        seen.add(position)
        target = get_path_on_site(match.location, site)
        if rule.is_targetless or target is None:
            break
        path, query = target
        current = find_next_rule(rule_set, match.steps[-1], path, query, site, now, ignored)
    return with_status_of_page(match) if match.steps else None


def with_status_of_page(match: Match) -> Match:
    """Return ``match``, with the status 410 if its last rule leads to a page that isn't live."""
    if match.steps[-1].rule.page_id and not match.steps[-1].is_live:
        match.status, match.location = Status.GONE.value, ""
    return match


def find_next_rule(
    rule_set: RuleSet,
    step: Step,
    path: str,
    query: str,
    site: Site | None,
    now: datetime | None,
    ignored: Collection[int],
) -> MatchedRule | None:
    """Return the rule that applies where ``step`` leads, or None if a page or nothing is there."""
    found = find_best_rule(rule_set, path, query, site, now, True, ignored) if query else None
    if found or step.is_live:
        return found
    found = find_best_rule(rule_set, path, query, site, now, False, ignored)
    return None if found and not step.rule.page_id and rule_set.is_served(path, site) else found


def apply_rule(
    rule_set: RuleSet, match: Match, rule: Rule, groups: tuple[str, ...], query: str, site: Site | None
) -> bool:
    """Add the rule's step to ``match``. Return False if the rule leads nowhere and must be ignored."""
    location: str | None = ""
    is_live = False
    if rule.page_id:
        location, is_live = rule_set.get_page_url(rule, groups, site)
    elif not rule.is_targetless:
        location = build_location(rule, groups)
    if location is None:
        return False
    if location and rule.carry_query:
        location = add_query(location, query, get_consumed_parameters(rule), rule.ignore_case)
    location = append_slash(remove_own_origin(location, site))
    match.status = combine_statuses(match.status, rule.status)
    match.location = location
    match.steps.append(Step(rule, location, is_live))
    return True


def combine_statuses(first: int, second: int) -> int:
    """Return the status for two steps taken at once: permanent only if both are."""
    if not first or second >= 400:
        return second
    return TEMPORARY_EQUIVALENTS.get(first, first) if second not in TEMPORARY_EQUIVALENTS else first


def find_best_rule(
    rule_set: RuleSet,
    path: str,
    query: str,
    site: Site | None,
    now: datetime | None,
    by_query: bool = False,
    ignored: Collection[int] = (),
) -> MatchedRule | None:
    """Return the rule with the highest precedence for one URL, or None if there is none or that is an exception."""
    best = find_best_candidate(rule_set, path, query, site, now, by_query, ignored)
    return None if best and best.rule.is_exception else best


def find_best_candidate(
    rule_set: RuleSet,
    path: str,
    query: str,
    site: Site | None,
    now: datetime | None,
    by_query: bool = False,
    ignored: Collection[int] = (),
) -> MatchedRule | None:
    """Return the applicable rule or exception with the highest precedence for one URL, or None.

    Leaves out the last resorts whose keys are in ``ignored``, and all of them if it has ``MAX_DEAD_ENDS``.
    """
    parameters = parse_query(query)
    site_id = site.pk if site else None
    exact = rule_set.find_exact(get_candidate_keys(rule_set, path, parameters))
    candidates = [MatchedRule(rule, ()) for rule in exact if matches_path(rule, path)]
    candidates += rule_set.patterns.find_matches(path)
    applicable = [
        candidate
        for candidate in candidates
        if not is_ignored(candidate.rule, ignored)
        and is_applicable(candidate.rule, parameters, site_id, now)
        and not (by_query and candidate.rule.query_mode == QueryMode.IGNORE and not candidate.rule.is_exception)
    ]
    return min(applicable, key=lambda candidate: get_sort_key(candidate.rule)) if applicable else None


def get_candidate_keys(rule_set: RuleSet, path: str, parameters: list[Parameter]) -> list[str]:
    """Return the keys of all exact rules that may apply to this URL."""
    keys = [make_match_key(path)]
    for name, value in parameters:
        if name.casefold() in rule_set.query_names:
            keys += [make_match_key(path, name), make_match_key(path, format_parameter(name, value))]
    return list(dict.fromkeys(keys))
