"""Whether a rule applies to a URL, and which of several rules comes first."""

from __future__ import annotations

from datetime import datetime

from .addressing import Parameter, decode_path, normalize_path, parse_query
from .models import Kind, QueryMode
from .patterns import get_prefix
from .rules import Rule

KINDS: tuple[str, ...] = (Kind.EXACT, Kind.PREFIX, Kind.REGEX)  # by precedence


def is_applicable(rule: Rule, parameters: list[Parameter], site_id: int | None, now: datetime | None) -> bool:
    return is_active(rule, now) and rule.site_id in (None, site_id) and matches_query(rule, parameters)


def is_active(rule: Rule, now: datetime | None) -> bool:
    if not rule.enabled or now is None:
        return rule.enabled
    return not (rule.starts_at and now < rule.starts_at) and not (rule.ends_at and now >= rule.ends_at)


def matches_path(rule: Rule, path: str) -> bool:
    """Return whether an exact rule matches ``path`` (decoded)."""
    options = (rule.ignore_case, rule.ignore_slash)
    return normalize_path(path, *options) == normalize_path(decode_path(rule.source), *options)


def matches_query(rule: Rule, parameters: list[Parameter]) -> bool:
    """Return whether the visitor's parameters are those that the rule requires."""
    if rule.query_mode == QueryMode.IGNORE:
        return True
    required = parse_query(rule.query)
    if rule.ignore_case:
        required = [casefold_parameter(parameter) for parameter in required]
        parameters = [casefold_parameter(parameter) for parameter in parameters]
    if rule.query_mode == QueryMode.EXACT:
        return sorted(required, key=str) == sorted(parameters, key=str)
    names = {name for name, _ in parameters}
    return all(name in names if value is None else (name, value) in parameters for name, value in required)


def casefold_parameter(parameter: Parameter) -> Parameter:
    name, value = parameter
    return name.casefold(), value if value is None else value.casefold()


def get_consumed_parameters(rule: Rule) -> frozenset[str]:
    """Return the names of the parameters that the rule requires, which are not added to its target.

    They are casefolded if the rule ignores case.
    """
    if rule.query_mode == QueryMode.IGNORE:
        return frozenset()
    return frozenset(name.casefold() if rule.ignore_case else name for name, _ in parse_query(rule.query))


def get_sort_key(rule: Rule) -> tuple[int, ...]:
    """Return a key that sorts rules by precedence: by priority, then the more specific rule first."""
    return (
        -rule.priority,
        KINDS.index(rule.kind),
        rule.site_id is None,
        rule.query_mode == QueryMode.IGNORE,
        not (rule.starts_at or rule.ends_at),
        -len(get_prefix(rule)) if rule.kind == Kind.PREFIX else 0,
        rule.ignore_case + rule.ignore_slash,
        rule.pk or 0,
    )
