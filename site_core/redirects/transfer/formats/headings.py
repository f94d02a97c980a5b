"""The headings that tools give the columns of their tables of redirects, in words: see ``normalize_heading``."""

from __future__ import annotations

import re

from .column import Column


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


# Words of a heading that say nothing about its direction: “Old URL path” means “old”.
FILLERS = words(
    "url urls uri uris path paths address addresses link links page pages location href slug permalink the site website"
    " full relative absolute redirect redirects redirection rule pattern prefix a your 301 302"
    " suggested recommended proposed"
)
SOURCE_WORDS = words(
    "old from source src origin original originating previous former legacy local request requested incoming outdated"
    " broken dead missing 404 before entry trigger"
)
TARGET_WORDS = words(
    "to new target destination dest final goto go forward replacement result resulting after into redirected moved"
    " outgoing"
)
# Could be either, so they are used only if no other column is: “URL, New URL” and “Old URL, URL”.
WEAK_WORDS = FILLERS | words("current existing match alias live route")
STATUS_WORDS = words("status code statuscode http response type state style header kind")
STATUS_FILLERS = words("redirect redirection rule number target new the of")
MATCHING_WORDS = words("match matching kind format type")
MATCHING_FILLERS = words("method source redirect url old the of")
YES_NO: dict[Column, frozenset[str]] = {
    Column.PERMANENT: phrases("permanent|is permanent|permanent redirect|redirect permanent"),
    Column.REGEX: phrases(
        "regex|regexp|is regex|is regexp|use regex|regular expression|is regular expression|regex enabled"
    ),
    Column.SUBPATHS: phrases(
        "subpath matching|match subpaths|include subpaths|subpaths|wildcard|is wildcard|is prefix|prefix|partial match"
        "|match subdirectories"
    ),
    Column.KEEP_SUBPATH: phrases("preserve path suffix|keep path suffix|preserve path|keep path|append path"),
    Column.CARRY_QUERY: phrases(
        "preserve query string|keep query string|pass query string|preserve query params|carry query|preserve query"
        "|preserve query parameters|keep query parameters|retain query string|append query string|pass query"
        "|include query string"
    ),
    Column.IGNORE_CASE: phrases("ignore case|case insensitive|is case insensitive"),
    Column.CASE_SENSITIVE: phrases("case sensitive|match case|is case sensitive"),
    Column.ENABLED: phrases("enabled|is enabled|active|is active|on|published|is published|live"),
    Column.DISABLED: phrases("disabled|is disabled|inactive|off"),
}
OTHERS: dict[Column, frozenset[str]] = {
    Column.SITE: phrases("site|sites|hostname"),
    Column.QUERY: phrases("query|query string|source query|request query"),
    Column.PRIORITY: phrases("priority"),
    Column.STARTS_AT: phrases("starts at|start date|valid from|start"),
    Column.ENDS_AT: phrases("ends at|end date|valid until|expires|expires at|expiry date|expiration date|end"),
    Column.NOTES: phrases("notes|note|comment|comments|description|title|reason|label|remarks"),
}
# Facts about a redirect that change nothing about it. Other columns are named and left to a person.
FACTS = phrases(
    "id|redirect id|url rewrite id|hits|hit count|count|visits|clicks|views|last access|last accessed|last hit"
    "|last used|last visited|created|created at|date created|date|updated|updated at|modified|modified at"
    "|last modified|date added|date modified|author|created by|updated by|include subdomains|#|no|nr|row|line"
)


def without_subject(name: str) -> str:
    """Return the words of a heading without those for the redirect itself: “redirection enabled” → “enabled”."""
    return re.sub(r"^(?:(?:redirect(?:ion)?|rule)s? )+", "", name)


def normalize_heading(heading: str) -> str:
    """Return the words of ``heading`` in lower case: “oldUrl”, “Old_URL”, and “old-url” → “old url”."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.strip())
    return re.sub(r"[^\w#]+|_+", " ", text).strip().lower()
