"""Normalize old URLs as people type and paste them, and warn if a rule can't match what they probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..addressing import ABSOLUTE_URL, get_hostname
from ..models import Kind, RedirectRule
from ..own_hosts import is_own_url
from ..patterns import compile_regex, get_prefix, match_regex
from ..rules import Rule

AUTHORITY = re.compile(r"(?:https?:)?//[^/?#]*", re.IGNORECASE)
HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+")
DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:xn--[\w-]+|[^\W\d_]{2,})")
# The first segment of index.html/page/ is a file, not a host.
FILE_EXTENSIONS = re.compile(
    r"aspx?|bmp|cf[cm]|cgi|css|csv|docx?|gif|html?|ico|jpe?g|js|json|jspx?|mp[34]|mov|pdf|php\d?|phtml|pl|png|pp[st]x?"
    r"|rss|rtf|shtml|svg|tiff?|txt|webp|xhtml|xlsx?|xml|zip"
)
QUOTES = ('""', "''", "“”", "‘’", "<>", "``")
FRONT_PAGE = "<front>"  # Drupal's home page
INVISIBLE = "\u200b\u2060\ufeff"  # zero-width characters, which text copied from documents contains
SEVERAL_URLS = re.compile(r"[\s,;](?:/|https?://)", re.IGNORECASE)
# ^/x, x$, .*, \d, \., [^/], [0-9], (a|b), (.+), and (?:x), which no URL contains
EXPRESSION = re.compile(r"^/?\^|\$$|\.[*+]|\\[dwsDWSb./?-]|\[\^|\[[^\]]+-[^\]]+\]|\([^)]*[|*+][^)]*\)|\(\?")
QUERY_IN_EXPRESSION = re.compile(r"\\\?|(?:^|[^\\()*+?{}])\?[\w.%\[\]-]+=|(?<!\\)\w\?\w")
HOST_IN_EXPRESSION = re.compile(r"^\^?\(?(?:https?|\w+)\??:(?:\\?/){2}")
# What browsers replace in the path of a URL (https://url.spec.whatwg.org/#path-state).
REWRITTEN = re.compile(r"/\.{1,2}(?:/|$)|\\")
NO_LEADING_SLASH = re.compile(r"^\^[\w%-]")
# These paths have nothing in common: an expression that matches all of them matches everything.
UNRELATED_PATHS = (
    "/media/images/photo.width-400.jpg",
    "/static/css/site.1f3a.css",
    "/documents/9/Form_B.PDF",
    "/favicon.ico",
    "/q7-x2/",
)


def clean_source(rule: RedirectRule) -> list[str]:
    """Remove quotes and host from ``rule.source``, unless it is an expression. Return messages for the person.

    Quotes around ``rule.target`` are removed, too.
    """
    rule.target = remove_quotes(rule.target)
    if rule.kind == Kind.REGEX:
        rule.source = remove_invisible(rule.source)
        return []
    rule.source = remove_quotes(rule.source)
    return list(remove_host(rule))


def remove_invisible(text: str) -> str:
    return text.strip().strip(INVISIBLE).strip()


def remove_quotes(text: str) -> str:
    """Return ``text`` without quotes, white space, and invisible characters around it."""
    text = remove_invisible(text)
    is_quoted = len(text) > 1 and text[0] + text[-1] in QUOTES and text != FRONT_PAGE
    return remove_invisible(text[1:-1]) if is_quoted else text


def remove_host(rule: RedirectRule) -> Iterator[str]:
    """Remove the host of a full URL, or one without https:// in front. A malformed host is left to ``check_fields``."""
    try:
        host = get_typed_host(rule.source)
    except ValueError:
        return
    if not host:
        return
    source = rule.source if AUTHORITY.match(rule.source) else f"//{rule.source}"
    rule.source = f"/{AUTHORITY.sub('', source, count=1).removeprefix('/')}"
    if not is_own_url(f"https://{host}/"):
        message = _("%(host)s was removed from the old URL. Redirects only apply to URLs of this site.")
        yield message % {"host": host}


def get_typed_host(source: str) -> str:
    """Return the lowercase host that ``source`` starts with, or an empty string. Raises ValueError if malformed."""
    if ABSOLUTE_URL.match(source):
        return get_hostname(source)
    first, separator = re.match(r"(?://)?([^/?#]*)(/?)", source).groups()  # type: ignore[union-attr]  # always matches
    host = first.partition(":")[0].lower()
    is_domain = bool(DOMAIN.fullmatch(host)) and not FILE_EXTENSIONS.fullmatch(host.rpartition(".")[2])
    if is_domain and (separator or host.startswith("www.")):
        return host
    return host if HOST.fullmatch(host) and is_own_url(f"https://{host}/") else ""


def apply_star(rule: RedirectRule) -> list[str]:
    """Change a rule for one URL whose path ends with a * to a prefix, which is what a person means by it.

    ``%2A`` stands for a star that is part of the URL.
    """
    path = rule.source.strip().partition("#")[0]
    if rule.kind != Kind.EXACT or "?" in path or not path.endswith("*") or EXPRESSION.search(path):
        return []
    rule.kind, rule.source = Kind.PREFIX, path
    rule.target = re.sub(r"\*$", "$1", rule.target)
    message = _("%(source)s ends with a star, so this redirect applies to every URL that starts with %(prefix)s.")
    return [message % {"source": path, "prefix": path.rstrip("*")}]


def warn_about_source(rule: RedirectRule) -> Iterator[str]:
    """Yield warnings if ``rule`` (normalized) matches much more or much less than its source seems to say."""
    if rule.kind == Kind.REGEX:
        yield from warn_about_expression(rule.source)
    elif SEVERAL_URLS.search(rule.source):
        yield _("The old URL contains spaces or commas. If these are several URLs, add a redirect for each of them.")
    elif EXPRESSION.search(rule.source):
        yield _(
            "The old URL looks like a regular expression, but is compared letter by letter. "
            "Choose “Regular expression” under “Applies to” if it is one."
        )
    elif REWRITTEN.search(rule.source):
        yield _(
            "Browsers change “/../”, “/./”, and “\\” in a URL before they request it, so this old URL never matches. "
            "Enter it as it is after that."
        )
    elif "*" in rule.source.removesuffix("*"):
        yield _("A star works only at the end of a path. To match something in the middle, use a regular expression.")
    if matches_everything(rule):
        yield _(
            "This redirect applies to every URL that is not found, including images, documents, and stylesheets. "
            "Limit it to your old URLs, for example with /old-blog/*."
        )


def warn_about_expression(source: str) -> Iterator[str]:
    """Yield why an expression never matches. It is compared with paths only."""
    if HOST_IN_EXPRESSION.search(source):
        yield _("Expressions match only the path, so an expression with a host never matches. Start it with ^/.")
    elif NO_LEADING_SLASH.search(source):
        yield _("Paths start with a slash, so this expression never matches. Start it with ^/.")
    if QUERY_IN_EXPRESSION.search(source):
        yield _(
            "Expressions match only the path. A “?” in them does not start a query string, but makes what is before it "
            "optional. Enter the query string under “Advanced” instead."
        )
    if re.search(r"(?<!\\)#\w", source):
        yield _("Browsers never send the part of a URL after the #, so an expression with a # never matches.")


def matches_everything(rule: RedirectRule) -> bool:
    """Return whether ``rule`` applies to all paths, whatever query string it requires."""
    if rule.kind == Kind.EXACT:
        return False
    stored = Rule.from_model(rule)
    if rule.kind == Kind.PREFIX:
        return not get_prefix(stored).strip("/")
    compiled = compile_regex(rule.source, rule.ignore_case)
    return all(match_regex(stored, compiled, path) is not None for path in UNRELATED_PATHS)
