"""Convert regular expressions of servers and plugins to what a rule understands."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .row import UnsupportedRedirect

SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
ESCAPED = re.compile(r"\\([^A-Za-z0-9])")
LITERAL = re.compile(r"(?:[^\\^$.|?*+()\[\]{}]|\\[^A-Za-z0-9])*")


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
