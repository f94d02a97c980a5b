"""Parse the values in the cells of tables: status codes, yes or no, and how a URL is matched."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from ...models import GONE_STATUSES, Kind, Status
from .row import SEE_OTHER, UnsupportedRedirect

TRUE_WORDS = ("yes", "y", "true", "t", "1", "on", "active", "enabled", "published", "x", "✓")
FALSE_WORDS = ("no", "n", "false", "f", "0", "off", "inactive", "disabled", "unpublished", "draft")
# 301, “301 Moved Permanently”, “Permanent (301)”, “HTTP/1.1 301”
NUMBER = re.compile(r"(?:HTTP/?[\d.]*\s+|[A-Za-z ]*[(=:-]?\s*)([1-5]\d\d)(?:[\s:,;.()!-].*)?$", re.IGNORECASE)
MAX_LENGTH = 100  # characters of a status that are read
STATUS_NAMES = {
    "permanent": Status.MOVED,
    "permanently": Status.MOVED,
    "moved permanently": Status.MOVED,
    "permanent redirect": Status.MOVED,
    "temporary": Status.FOUND,
    "temp": Status.FOUND,
    "found": Status.FOUND,
    "moved temporarily": Status.FOUND,
    "temporary redirect": Status.FOUND,
    "see other": SEE_OTHER,
    "gone": Status.GONE,
    "deleted": Status.GONE,
}
MATCHINGS = {
    "": Kind.EXACT,
    "exact": Kind.EXACT,
    "exactmatch": Kind.EXACT,
    "exact match": Kind.EXACT,
    "plain": Kind.EXACT,
    "url": Kind.EXACT,
    "path": Kind.EXACT,
    "literal": Kind.EXACT,
    "prefix": Kind.PREFIX,
    "start": Kind.PREFIX,
    "starts with": Kind.PREFIX,
    "wildcard": Kind.PREFIX,
    "regex": Kind.REGEX,
    "regexmatch": Kind.REGEX,
    "regex match": Kind.REGEX,
    "regexp": Kind.REGEX,
    "regular expression": Kind.REGEX,
    "pattern": Kind.REGEX,
}
# How else tools match: the expression for an escaped URL.
PARTIAL_MATCHINGS = {"contains": "{}", "end": "{}$", "ends with": "{}$"}


def is_bool_or_blank(text: str) -> bool:
    return text.strip().lower() in ("", *TRUE_WORDS, *FALSE_WORDS)


def parse_bool(text: str) -> bool:
    word = text.strip().lower()
    if word not in TRUE_WORDS + FALSE_WORDS:
        raise UnsupportedRedirect(_("“%(value)s” is neither yes nor no.") % {"value": text})
    return word in TRUE_WORDS


def is_status(text: str) -> bool:
    """Return whether ``text`` is a status code, or blank. It may be one that no redirect has, such as 404."""
    word = text.strip().lower()
    return not word or word in STATUS_NAMES or bool(NUMBER.match(word[:MAX_LENGTH]))


def is_redirect_status(text: str) -> bool:
    """Return whether ``text`` is a status code that a redirect can have."""
    try:
        return parse_status(text, default=0) >= 300
    except UnsupportedRedirect:
        return False


def is_gone(text: str) -> bool:
    """Return whether ``text`` is a status code that needs no new URL."""
    return is_redirect_status(text) and parse_status(text) in GONE_STATUSES


def parse_status(text: object, default: int = Status.MOVED) -> int:
    """Return the status for “301”, “301 Moved Permanently”, or “permanent”; ``default`` for a blank ``text``."""
    word = str(text).strip()
    number = NUMBER.match(word[:MAX_LENGTH])
    status = int(number[1]) if number else STATUS_NAMES.get(word.lower())
    if not word:
        return default
    if status is None or status < 200:
        raise UnsupportedRedirect(
            _("“%(value)s” is not the status code of a redirect, such as 301 or 302.") % {"value": word}
        )
    if status < 300:
        raise UnsupportedRedirect(
            _("%(status)d shows another page at the old URL (a rewrite). Redirects here can’t do that.")
            % {"status": status}
        )
    if status == 404:
        raise UnsupportedRedirect(
            _("This responds with 404, like any URL without a page. Use 410 for content that is gone.")
        )
    return status


def is_matching(text: str) -> bool:
    return text.strip().lower() in (*MATCHINGS, *PARTIAL_MATCHINGS)


def parse_matching(text: str) -> str:
    """Return the Kind for how a tool matches URLs."""
    word = text.strip().lower()
    if not is_matching(word):
        message = _("The matching “%(matching)s” is unknown. Use exact, prefix, contains, ends with, or regex.")
        raise UnsupportedRedirect(message % {"matching": text.strip()})
    return MATCHINGS.get(word, Kind.REGEX)
