r"""Convert Apache's conditions on %{THE_REQUEST}, the first line of a request: ``GET /index.html HTTP/1.1``.

They keep a rule from applying to URLs that other rules rewrote. A redirect here only sees what visitors request, so
it needs no such condition if its own pattern says the same.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...patterns import PatternError, compile_regex
from .expressions import literal_path

SPACE = r"(?:\\s|\\ | |\[\[:space:\]\]|\[\\?s\])[+*]?"
START = re.compile(rf"\^?(?:\[A-Z\](?:\{{\d+,\d*\}}|[+*])|\(?[A-Z]+(?:\|[A-Z]+)*\)?|\\S\+|\.[*+]\??)?{SPACE}")
END = re.compile(rf"(?:(?:\[(?:\\s|\\ | |\\\?|\?)+\]|{SPACE}|\(\\\?[^()\s]*\)\?)+(?:HTTP/?\S*)?)?\$?$")
CATCH_ALL = ("", "^", ".", "^.", ".+", "(.+)", "^.+$", "^(.+)$", ".*", "^.*", "^.*$", "^(.*)$", "(.*)", ".?", "^.?$")


class RequestCondition(NamedTuple):
    """The path and query string that a condition requires, as expressions. The query string may be empty."""

    path: str
    query: str


def parse_condition(pattern: str) -> RequestCondition | None:
    """Return the RequestCondition for the ``pattern`` of a condition, or None if it requires something else."""
    text = END.sub("", START.sub("", pattern, count=1), count=1)
    path, _separator, query = text.partition(r"\?")
    path = re.sub(r"^(?:/[+*]|\\/)", "/", path)
    return RequestCondition(path, query) if path.startswith("/") else None


def is_catch_all(pattern: str) -> bool:
    """Return whether the rule's ``pattern`` (for whole paths) matches every URL."""
    return pattern.replace("^/", "^", 1) in CATCH_ALL


def is_implied(condition: RequestCondition, pattern: str) -> bool:
    """Return whether all URLs that the rule's ``pattern`` (for whole paths) matches fulfill the ``condition``."""
    if condition.path == "/":
        return True
    if path := literal_path(pattern):
        try:
            return compile_regex(f"^{condition.path}", ignore_case=False).search(path) is not None
        except PatternError:
            return False
    return core_of(condition.path) == core_of(pattern)


def core_of(pattern: str) -> str:
    """Return ``pattern`` without anchors, groups, and the first slash."""
    return re.sub(r"(?<!\\)[()^$]", "", pattern.replace("[^/]", "\0")).removeprefix("/").removesuffix("/?")
