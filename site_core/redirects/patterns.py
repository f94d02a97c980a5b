"""Prefixes and regular expressions: compiled, many tried at once, and what they matched put into targets.

RE2 takes time in proportion to the address, whatever the expression (https://github.com/google/re2/wiki/WhyRE2):
no rule can hang a request.
"""

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import re2

from .addresses import ABSOLUTE_URL, decode_path

GROUP_REFERENCE = re.compile(r"\$(\d)")
MAX_PATTERN_LENGTH = 1000  # characters
MAX_REGEX_MEMORY = 64 << 20  # bytes for all regular expressions together; RE2 forgets what it worked out beyond that
UNSUPPORTED = re.compile(r"\(\?[=!<]|\\[1-9]|[+*?}]\+")
MATCH_ALL = ""  # matches every address: tells “nothing matched” from “the set ran out of memory”


class PatternError(ValueError):
    """The pattern can't be used; the text says why and what to do."""


class PatternMatch(NamedTuple):
    rule: object
    groups: tuple  # what $1, $2, … stand for; decoded


def compile_regex(source, ignore_case=True):
    """The compiled expression; raises PatternError."""
    if len(source) > MAX_PATTERN_LENGTH:
        raise PatternError(
            f"The expression is longer than {MAX_PATTERN_LENGTH} characters. Split it into several rules."
        )
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(source, options=options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        if UNSUPPORTED.search(source):
            reason = "look-ahead, look-behind and back-references are not supported, as they can hang the site"
        raise PatternError(f"This is not a regular expression that can be used here: {reason}.") from error


def casefold_same_length(text):
    """``text`` in small letters, each character staying where it is."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(small if len(small := letter.casefold()) == 1 else letter for letter in text)


def get_prefix(rule):
    """The beginning that a prefix rule stands for, as it is compared."""
    prefix = decode_path(rule.source.removesuffix("*"))
    return casefold_same_length(prefix) if rule.ignore_case else prefix


def match_prefix(rule, path):
    """``(rest,)`` if ``path`` begins as the prefix rule says; else None."""
    prefix = get_prefix(rule)
    compared = casefold_same_length(path) if rule.ignore_case else path
    if compared.startswith(prefix):
        return (path[len(prefix) :],)
    return ("",) if rule.ignore_slash and prefix == f"{compared}/" else None


def match_regex(rule, compiled, path):
    """What the groups matched, or None. Where the rule says so, with and without a slash at the end."""
    for variant in slash_variants(path) if rule.ignore_slash else (path,):
        if found := compiled.search(variant):
            return tuple(group or "" for group in found.groups())
    return None


def slash_variants(path):
    return (path, path.rstrip("/") or "/") if path.endswith("/") else (path, f"{path}/")


def match_pattern(rule, path):
    """What a prefix or regex rule matched in ``path`` (decoded), or None; raises PatternError."""
    if rule.kind == "prefix":
        return match_prefix(rule, path)
    return match_regex(rule, compile_regex(rule.source, rule.ignore_case), path)


def expand_groups(target, groups):
    """``target`` with $1, $2 … replaced, percent-encoded; what no group stands for becomes empty."""

    def fill(found):
        number = int(found[1])
        value = groups[number - 1] if 0 < number <= len(groups) else ""
        in_query = "?" in target[: found.start()]
        return quote(value, safe="/" if in_query else "/:@!$&'()*+,;=~")

    return GROUP_REFERENCE.sub(fill, target)


def get_target_error(target, group_count):
    """Why ``target`` can't be the target of a pattern with so many groups; empty if it can."""
    wanted = max((int(number) for number in GROUP_REFERENCE.findall(target)), default=0)
    if wanted > group_count:
        has = f"only {group_count}" if group_count else "none"
        return f"The new address uses ${wanted}, but the old address has {has} to put there."
    if "$" in target.partition("/")[0] or (ABSOLUTE_URL.match(target) and "$" in urlsplit(target).netloc):
        return "What visitors typed may not decide to which website they are sent: put a / before the first $."
    return ""


class PatternSet:
    """All prefix and regex rules, ready to be tried at once. ``rules`` that don't compile are left out."""

    def __init__(self, rules):
        self.prefixes = {}  # (ignore case, length) → {prefix: [rule, …]}
        self.regexes = []  # [(rule, compiled)]
        for rule in rules:
            if rule.kind == "prefix":
                self._add_prefix(rule)
            else:
                try:
                    self.regexes.append((rule, compile_regex(rule.source, rule.ignore_case)))
                except PatternError:
                    continue
        self.set = self._set()

    def _add_prefix(self, rule):
        prefix = get_prefix(rule)
        for form in {prefix, prefix.rstrip("/")} if rule.ignore_slash else {prefix}:
            self.prefixes.setdefault((rule.ignore_case, len(form)), {}).setdefault(form, []).append(rule)

    def _set(self):
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MAX_REGEX_MEMORY
        patterns = re2.Set.SearchSet(options)
        for rule, _ in self.regexes:
            patterns.Add(f"(?i:{rule.source})" if rule.ignore_case else rule.source)
        patterns.Add(MATCH_ALL)
        patterns.Compile()
        return patterns

    def matching(self, path):
        """Yield Matched for each rule that ``path`` (decoded) matches, in no order."""
        yield from self._matching_prefixes(path)
        if self.regexes:
            yield from self._matching_regexes(path)

    def _matching_prefixes(self, path):
        forms = {False: path, True: casefold_same_length(path)}
        for (ignore_case, length), prefixes in self.prefixes.items():
            for rule in prefixes.get(forms[ignore_case][:length], ()):
                if (groups := match_prefix(rule, path)) is not None:
                    yield PatternMatch(rule, groups)

    def _matching_regexes(self, path):
        for index in sorted({index for variant in slash_variants(path) for index in self._indexes(variant)}):
            rule, compiled = self.regexes[index]
            if (groups := match_regex(rule, compiled, path)) is not None:
                yield PatternMatch(rule, groups)

    def _indexes(self, path):
        found = self.set.Match(path)
        if not found:  # not even ALWAYS: the set can't tell, so each is tried
            return range(len(self.regexes))
        return [index for index in found if index < len(self.regexes)]
