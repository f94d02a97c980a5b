"""Find rules that match the same requests as another one."""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Q

from ..addressing import decode_path, normalize_path, parse_query
from ..conditions import casefold_parameter
from ..models import Kind, RedirectRule
from ..rule_sets import stream_rules_with_old_paths
from ..rules import Rule


class Duplicates(Protocol):
    def find(self, rule: RedirectRule) -> Rule | None:
        """Return another rule that matches the same requests as ``rule`` (normalized), or None."""


class StoredDuplicates:
    """Finds duplicates in the database."""

    def find(self, rule: RedirectRule) -> Rule | None:
        same_url = Q(old_path=rule.old_path)
        if rule.kind == Kind.EXACT:
            same_url |= Q(kind=Kind.EXACT, match_key=rule.match_key)
        else:
            same_url |= Q(kind=rule.kind, source__iexact=rule.source)
        candidates = RedirectRule.objects.filter(same_url, site_id=rule.site_id).exclude(pk=rule.pk)
        identities = get_identities(Rule.from_model(rule), rule.old_path)
        for candidate, old_path in stream_rules_with_old_paths(candidates):
            if identities & get_identities(candidate, old_path):
                return candidate
        return None


class InMemoryDuplicates:
    """Finds duplicates among all rules, which are read once."""

    def __init__(self) -> None:
        self.rules: dict[tuple[Any, ...], Rule] = {}
        for rule, old_path in stream_rules_with_old_paths(RedirectRule.objects.all()):
            self.add(rule, old_path)

    def add(self, rule: Rule, old_path: str) -> None:
        for identity in get_identities(rule, old_path):
            self.rules[identity] = rule

    def find(self, rule: RedirectRule) -> Rule | None:
        candidates = map(self.rules.get, get_identities(Rule.from_model(rule), rule.old_path))
        return next((other for other in candidates if other and (other.pk is None or other.pk != rule.pk)), None)


def get_identities(rule: Rule, old_path: str) -> set[tuple[Any, ...]]:
    """Return what no two rules may share: a path in Wagtail's table, and the requests that they match."""
    options = (rule.ignore_case, rule.ignore_slash)
    source = rule.source if rule.kind == Kind.REGEX else normalize_path(decode_path(rule.source), *options)
    normalize = casefold_parameter if rule.ignore_case else tuple
    query = tuple(sorted(map(normalize, parse_query(rule.query)), key=str))
    period = (rule.starts_at, rule.ends_at)
    return {(old_path, rule.site_id), (rule.kind, source, options, rule.query_mode, query, period, rule.site_id)}
