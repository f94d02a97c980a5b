"""Regular expressions as servers and plugins have them, brought to what a rule has."""

import re

from .rows import CannotSay

ASKS_FOR_QUERY = "The expression looks at the query string (?…). Write the query in its own field instead."
SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
ESCAPED = re.compile(r"\\([^A-Za-z0-9])")
PLAIN = re.compile(r"(?:[^\\^$.|?*+()\[\]{}]|\\[^A-Za-z0-9])*")


def checked_regex(source):
    """``source`` unless it asks for a query string, which expressions here never see."""
    if re.search(r"\\\?", source):
        raise CannotSay(ASKS_FOR_QUERY)
    return source


def literal(pattern):
    """The one path that an anchored expression stands for, ``^/old\\.html/?$`` → ``/old.html/``; None for others."""
    if not (pattern.startswith("^") and pattern.endswith("$")) or pattern.endswith("\\$"):
        return None
    inner = pattern[1:-1]
    slash = inner.endswith("/?")
    inner = inner.removesuffix("/?")
    if not PLAIN.fullmatch(inner):
        return None
    return ESCAPED.sub(r"\1", inner) + ("/" if slash else "")


def quoted(text):
    """An expression for ``text`` itself."""
    return SPECIAL.sub(lambda found: "\\" + found[0], text)
