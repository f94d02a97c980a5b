"""Follow chains of rules, find loops and dead ends, and shorten chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.models import Page

from site_core.lib.chunks import chunks

from .. import conditions, matching
from ..addressing import decode_path, make_match_key, split_url
from ..draft_rules import get_target_key
from ..matching import Match, Step
from ..models import PERMANENT_STATUSES, Kind, QueryMode, RedirectRule
from ..patterns import PatternError, get_prefix, match_pattern
from ..rules import MatchedRule, Rule, RuleSet

if TYPE_CHECKING:
    from wagtail.models import Site

SAMPLES = ("x", "1", "x/y", "")  # texts that stand for all texts that the groups of a pattern may capture
MAX_GROUPS = 9


def get_sample_requests(rule: Rule) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return ``(path, query, groups)`` of the request that an exact rule matches, or of examples for a pattern."""
    if rule.kind == Kind.EXACT:
        return [(decode_path(rule.source), rule.query, ())]
    prefix = get_prefix(rule) if rule.kind == Kind.PREFIX else ""
    samples = SAMPLES[:1] if rule.has_fixed_target else SAMPLES
    return [(prefix + sample, rule.query, (sample,) * MAX_GROUPS) for sample in samples]


def follow_rule(rule_set: RuleSet, rule: Rule, sites: Iterable[Site | None]) -> Iterator[Match]:
    """Yield the Match of each sample request to the rule, on each of the ``sites``. Ignores dates."""
    for site in sites:
        for path, query, groups in get_sample_requests(rule):
            if match := matching.follow_chain(rule_set, MatchedRule(rule, groups), path, query, site, None):
                yield match


def matches_path(rule: Rule, path: str) -> bool:
    """Return whether a rule of any kind matches ``path`` (decoded), with any query string."""
    if rule.kind == Kind.EXACT:
        return conditions.matches_path(rule, path)
    try:
        return match_pattern(rule, path) is not None
    except PatternError:
        return False


def get_rules_targeting(rule_set: RuleSet, rule: Rule) -> list[Rule]:
    """Return the other rules whose fixed target is a URL that ``rule`` matches."""
    if rule.kind == Kind.EXACT:
        keys = [make_match_key(decode_path(rule.source))]
    else:
        prefix = make_match_key(get_prefix(rule)) if rule.kind == Kind.PREFIX else ""
        keys = [key for key in set(rule_set.get_target_keys()) if key.startswith(prefix) and matches_path(rule, key)]
    return [other for chunk in chunks(keys, 500) for other in rule_set.find_by_target(chunk) if other is not rule]


def is_dead_end(rule_set: RuleSet, match: Match, site: Site | None) -> bool:
    """Return whether ``match`` leads to a URL on the site that does not exist."""
    if not match.location or match.is_growing or match.steps[-1].is_live:
        return False
    return matching.is_missing(rule_set, match.location, site)


def describe_chain(match: Match) -> str:
    """Return the chain for display: “/a/ → /b/ → /a/”."""
    return " → ".join([match.steps[0].rule.source, *(step.location or str(step.rule.status) for step in match.steps)])


def describe_target(rule: RedirectRule) -> str:
    """Return the target of ``rule`` for display."""
    if not rule.redirect_page_id:
        return rule.target
    return _("the page “%(page)s”") % {"page": Page.objects.filter(pk=rule.redirect_page_id).first()}


def is_skippable(step: Step, first: Rule) -> bool:
    """Return whether ``first`` may lead past the rule of ``step``, because that rule always applies, to everyone."""
    rule = step.rule
    return (
        rule.status in PERMANENT_STATUSES
        and rule.query_mode == QueryMode.IGNORE
        and not (rule.starts_at or rule.ends_at)
        and rule.site_id in (None, first.site_id)
        and (rule.carry_query or not first.carry_query)
    )


def get_last_reachable_step(match: Match, first: Rule) -> Step:
    """Return the last step of the match that ``first`` may lead to directly."""
    last = match.steps[0]
    for step in match.steps[1:]:
        if not is_skippable(step, first):
            break
        last = step
    return last


def flatten_chain(rule_set: RuleSet, rule: RedirectRule, sites: Iterable[Site]) -> bool:
    """Change ``rule`` to lead directly to the end of its chain, without saving it. Return whether that changed it.

    Only skips rules that always apply. Temporary rules, and those with a query string, are followed on each request.
    """
    first = Rule.from_model(rule)
    key = get_target_key(first)
    if not key or not may_match(rule_set, key, first.target):
        return False
    matches = follow_rule(rule_set, first, first.for_sites(sites))
    ends = [get_last_reachable_step(match, first) for match in matches if not match.is_loop]
    if len({(end.location, end.rule.page_id) for end in ends}) != 1 or not ends[0].location or ends[0].rule is first:
        return False
    copy_target(ends[0], rule)
    return True


def may_match(rule_set: RuleSet, key: str, target: str) -> bool:
    """Return whether any rule may match ``target``, a URL with the match ``key``. Faster than following the chain."""
    path = decode_path(split_url(target)[0])
    return bool(rule_set.find_exact([key])) or next(iter(rule_set.patterns.find_matches(path)), None) is not None


def copy_target(step: Step, rule: RedirectRule) -> None:
    """Give ``rule`` the target of ``step``: the page if possible, so that the rule follows the page; else the URL."""
    end = step.rule
    if end.page_id and "?" not in step.location and "$" not in end.route:
        rule.redirect_page_id, rule.redirect_page_route_path, rule.target = end.page_id, end.route, ""
    else:
        rule.redirect_page_id, rule.redirect_page_route_path, rule.target = None, "", step.location
    rule.normalize()
