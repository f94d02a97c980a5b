"""Convert regular expressions of servers and plugins to what a rule understands."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from ...addressing import MAX_SOURCE_LENGTH
from ...checks.typed_urls import EXPRESSION
from .row import UnsupportedRedirect

# The beginning of an expression that can't match a path, because paths start with a slash: ^x, ^(x
NO_FIRST_SLASH = re.compile(r"(^|[|(])\^(?=(?:\((?:\?:)?)*[\w%-])")
LAST_GROUP = re.compile(r"(\(\.[*+])\)/?\$$")
SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
ESCAPED = re.compile(r"\\([^A-Za-z0-9])")
DELIMITED = re.compile(r"(?P<delimiter>[#~@!%])(?P<inner>.+)(?P=delimiter)(?P<flags>[a-zA-Z]*)")
LITERAL = re.compile(r"(?:[^\\^$.|?*+()\[\]{}]|\\[^A-Za-z0-9])*")


GROUP_START = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:(?!\?)|\?P?<(?P<name>[A-Za-z_]\w*)>)")


def number_groups(pattern: str, target: str, reference: str) -> tuple[str, str]:
    """Return ``pattern`` without names of groups, and ``target`` with $1, $2, … for them.

    ``reference`` is an expression with a group “name” for what refers to a group by its name.
    """
    names: list[str | None] = []

    def unname(match: re.Match[str]) -> str:
        if match[0][0] != "(":
            return match[0]
        names.append(match["name"])
        return "("

    def number(match: re.Match[str]) -> str:
        return f"${names.index(match['name']) + 1}" if match["name"] in names else match[0]

    return GROUP_START.sub(unname, pattern), re.sub(reference, number, target)


def check_regex(source: str) -> str:
    """Return ``source``. Raise UnsupportedRedirect if it matches a query string: rules match expressions to paths."""
    if re.search(r"\\\?", source):
        raise UnsupportedRedirect(
            _("The expression matches a query string (?…). Enter the query string in its own field instead.")
        )
    return source


def literal_path(pattern: str) -> str | None:
    """Return the one path that an anchored expression matches, or None if it matches others, too.

    ``^/old\\.html/?$`` → ``/old.html/``
    """
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern.endswith("\\$"):
        return None
    inner = pattern[1:-1]
    has_optional_slash = inner.endswith("/?")
    inner = inner.removesuffix("/?")
    if not LITERAL.fullmatch(inner):
        return None
    return ESCAPED.sub(r"\1", inner) + ("/" if has_optional_slash else "")


def escape_regex(text: str) -> str:
    """Return an expression that matches ``text`` itself."""
    return SPECIAL.sub(lambda match: "\\" + match[0], text)


def is_expression(source: str) -> bool:
    """Return whether ``source``, which a file calls a URL, is a regular expression."""
    return bool(EXPRESSION.search(source[:MAX_SOURCE_LENGTH]))


def strip_delimiters(source: str) -> str:
    """Return the expression ``source`` without the delimiters that PHP needs: ``#^/x#i`` → ``(?i)^/x``."""
    match = DELIMITED.fullmatch(source)
    if match is None:
        return source
    return f"(?i){match['inner']}" if "i" in match["flags"] else match["inner"]


def add_first_slash(source: str) -> str:
    """Return the expression ``source`` with the slash that paths start with: ``^old/x`` → ``^/old/x``."""
    return NO_FIRST_SLASH.sub(r"\1^/", source.removeprefix("/") if source.startswith("/^") else source)


def add_trimmed_slashes(source: str) -> str:
    """Return ``source``, an expression for paths without slashes at both ends, for whole paths.

    ``^blog/(.*)$`` → ``^/blog/(.*?)/?$``
    """
    source = re.sub(r"(^|[|(])\^(?!/|\\/)", r"\1^/", source)
    source = LAST_GROUP.sub(r"\1?)$", source)
    return re.sub(r"(?<![\\/])\$$", "/?$", source)


def match_whole_path(source: str) -> str:
    """Return the expression ``source``, found among URLs, so that it matches whole paths only.

    ``/(old|former)-team`` → ``^/(old|former)-team$``
    """
    inner = source.removeprefix("/^").removeprefix("^").removesuffix("$")
    if not re.match(r"/|\\/|\(|\.|\[", inner):
        inner = f"/{inner}"
    start, end = "^", "" if inner.endswith((".*", ".+")) and not source.endswith("$") else "$"
    return f"{start}(?:{inner}){end}" if has_outer_alternatives(inner) else f"{start}{inner}{end}"


def has_outer_alternatives(source: str) -> bool:
    """Return whether ``source`` has a | outside of parentheses."""
    depth = 0
    for token in re.findall(r"\\.|\[[^\]]*\]|.", source):
        depth += (token == "(") - (token == ")")
        if token == "|" and not depth:
            return True
    return False
