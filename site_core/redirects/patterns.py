"""Compile prefixes and regular expressions, match paths against many of them at once, and insert captured groups.

RE2 takes linear time for every expression (https://github.com/google/re2/wiki/WhyRE2), so no rule can hang a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import re2
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .addressing import ABSOLUTE_URL, decode_path
from .rules import MatchedRule, Rule

GROUP_REFERENCE = re.compile(r"\$(\d)")
MAX_PATTERN_LENGTH = 1000  # characters
MAX_REGEX_MEMORY = 64 << 20  # bytes for the set of all regular expressions; RE2 drops its cached states beyond that
UNSUPPORTED = re.compile(r"\(\?[=!<]|\\[1-9]|[+*?}]\+")
MATCH_ALL = ""  # matches every path, which tells "nothing matched" from "the set ran out of memory"


class PatternError(ValueError):
    """The pattern can't be used. The message tells editors why, and what to do."""


def compile_regex(source: str, ignore_case: bool = True) -> Any:
    """Return the compiled RE2 expression. Raises PatternError."""
    if len(source) > MAX_PATTERN_LENGTH:
        raise PatternError(
            _("The expression is longer than %(limit)d characters. Split it into several redirects.")
            % {"limit": MAX_PATTERN_LENGTH}
        )
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(source, options=options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        if UNSUPPORTED.search(source):
            reason = _("lookahead, lookbehind, and backreferences are not supported because they can hang the site")
        raise PatternError(_("This regular expression can’t be used: %(reason)s.") % {"reason": reason}) from error


def casefold_same_length(text: str) -> str:
    """Return ``text`` casefolded, with every character at the position it had."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(small if len(small := letter.casefold()) == 1 else letter for letter in text)


def get_prefix(rule: Rule) -> str:
    """Return the prefix of a prefix rule, decoded, and casefolded if the rule ignores case."""
    prefix = decode_path(rule.source.removesuffix("*"))
    return casefold_same_length(prefix) if rule.ignore_case else prefix


def match_prefix(rule: Rule, path: str) -> tuple[str, ...] | None:
    """Return ``(rest of the path,)`` if ``path`` starts with the rule's prefix; otherwise None."""
    prefix = get_prefix(rule)
    comparable = casefold_same_length(path) if rule.ignore_case else path
    if comparable.startswith(prefix):
        return (path[len(prefix) :],)
    return ("",) if rule.ignore_slash and prefix == f"{comparable}/" else None


def match_regex(rule: Rule, compiled: Any, path: str) -> tuple[str, ...] | None:
    """Return the captured groups, or None. Tries ``path`` with and without a trailing slash if the rule allows it."""
    for variant in get_slash_variants(path) if rule.ignore_slash else (path,):
        if match := compiled.search(variant):
            return tuple(group or "" for group in match.groups())
    return None


def get_slash_variants(path: str) -> tuple[str, str]:
    return (path, path.rstrip("/") or "/") if path.endswith("/") else (path, f"{path}/")


def match_pattern(rule: Rule, path: str) -> tuple[str, ...] | None:
    """Return the groups that a prefix or regex rule captures in ``path`` (decoded), or None. Raises PatternError."""
    if rule.kind == "prefix":
        return match_prefix(rule, path)
    return match_regex(rule, compile_regex(rule.source, rule.ignore_case), path)


def expand_groups(target: str, groups: tuple[str, ...]) -> str:
    """Return ``target`` with $1, $2, ... replaced by the percent-encoded groups; unknown groups become empty."""

    def replace(reference: re.Match[str]) -> str:
        number = int(reference[1])
        value = groups[number - 1] if 0 < number <= len(groups) else ""
        in_query = "?" in target[: reference.start()]
        return quote(value, safe="/" if in_query else "/:@!$&'()*+,;=~")

    return GROUP_REFERENCE.sub(replace, target)


def get_target_error(target: str, group_count: int) -> str:
    """Return why ``target`` can't be the target of a pattern with ``group_count`` groups; empty if it can."""
    highest = max((int(number) for number in GROUP_REFERENCE.findall(target)), default=0)
    if highest > group_count:
        return ngettext(
            "The new URL uses $%(highest)d, but the old URL captures only %(count)d group.",
            "The new URL uses $%(highest)d, but the old URL captures only %(count)d groups.",
            group_count,
        ) % {"highest": highest, "count": group_count}
    if "$" in target.partition("/")[0] or (ABSOLUTE_URL.match(target) and "$" in urlsplit(target).netloc):
        return _("Captured text can’t be part of the host name. Put a / before the first $.")
    return ""


class PatternSet:
    """All prefix and regex rules, compiled to match a path against all of them at once.

    Rules that don't compile are left out.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.prefixes: dict[tuple[bool, int], dict[str, list[Rule]]] = {}  # by (ignore_case, length) and prefix
        self.regexes: list[tuple[Rule, Any]] = []  # with the compiled expression
        for rule in rules:
            if rule.kind == "prefix":
                self._add_prefix(rule)
            else:
                try:
                    self.regexes.append((rule, compile_regex(rule.source, rule.ignore_case)))
                except PatternError:
                    continue
        self.regex_set = self._build_regex_set()

    def _add_prefix(self, rule: Rule) -> None:
        prefix = get_prefix(rule)
        for form in {prefix, prefix.rstrip("/")} if rule.ignore_slash else {prefix}:
            self.prefixes.setdefault((rule.ignore_case, len(form)), {}).setdefault(form, []).append(rule)

    def _build_regex_set(self) -> Any:
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MAX_REGEX_MEMORY
        regex_set = re2.Set.SearchSet(options)
        for rule, _compiled in self.regexes:
            regex_set.Add(f"(?i:{rule.source})" if rule.ignore_case else rule.source)
        regex_set.Add(MATCH_ALL)
        regex_set.Compile()
        return regex_set

    def find_matches(self, path: str) -> Iterator[MatchedRule]:
        """Yield a MatchedRule for each rule that matches ``path`` (decoded), in no particular order."""
        yield from self._match_prefixes(path)
        if self.regexes:
            yield from self._match_regexes(path)

    def _match_prefixes(self, path: str) -> Iterator[MatchedRule]:
        forms = {False: path, True: casefold_same_length(path)}
        for (ignore_case, length), prefixes in self.prefixes.items():
            for rule in prefixes.get(forms[ignore_case][:length], ()):
                if (groups := match_prefix(rule, path)) is not None:
                    yield MatchedRule(rule, groups)

    def _match_regexes(self, path: str) -> Iterator[MatchedRule]:
        for index in sorted({index for variant in get_slash_variants(path) for index in self._find_indexes(variant)}):
            rule, compiled = self.regexes[index]
            if (groups := match_regex(rule, compiled, path)) is not None:
                yield MatchedRule(rule, groups)

    def _find_indexes(self, path: str) -> Iterable[int]:
        """Return the positions in ``regexes`` of the expressions that may match."""
        indexes = self.regex_set.Match(path)
        if not indexes:  # not even MATCH_ALL: the set ran out of memory, so try each expression
            return range(len(self.regexes))
        return [index for index in indexes if index < len(self.regexes)]
