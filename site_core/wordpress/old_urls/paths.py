"""One spelling for each URL of the old site: what ``OldUrl.path`` and its key are made of."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from site_core.redirects.addressing import parse_query

from ..reading.privacy import is_private_file
from .personal import has_email, has_token, is_personal

MAX_LENGTH = 2000  # characters, as in a redirect
# What decides which page WordPress shows, and what its values look like. All other parameters are dropped, because
# their values may say something about a person: campaigns, searches, logins, tokens, email addresses.
NUMBER, SLUG = re.compile(r"[0-9]{1,18}(?:/[0-9]{1,6})?"), re.compile(r"[\w-]{1,200}")
FEED = re.compile(r"(?:comments-)?(?:rss2?|rdf|atom|feed)", re.IGNORECASE)
PARAMETERS = {
    **dict.fromkeys(("p", "page_id", "attachment_id", "cat", "m", "year", "monthnum", "day", "w", "paged"), NUMBER),
    **dict.fromkeys(("page", "cpage", "replytocom", "amp", "noamp", "author"), NUMBER),
    **dict.fromkeys(("name", "pagename", "category_name", "tag", "attachment", "post_type", "taxonomy", "term"), SLUG),
    "feed": FEED,
    "sitemap": SLUG,
}
# These name a page only at the front page. Elsewhere, they are fields of forms, such as the name of a visitor.
FRONT_PAGE_PARAMETERS = frozenset(name for name, values in PARAMETERS.items() if values is SLUG)
FRONT_PAGE = re.compile(r"/(?:index\.php/?)?")
# Of these, the slug is that of a page, file, category, or tag. Without it, WordPress shows the list of all posts.
SLUG_PARAMETERS = frozenset(("name", "pagename", "category_name", "tag", "attachment", "term"))
LIST_PARAMETERS = frozenset(("tag", "category_name"))
# Kept without their values.
BARE_PARAMETERS = frozenset({"amp", "s", "rest_route"})
# RFC 3986: what may stand unencoded in a path.
SAFE = "/:@!$&'()*+,;=~-._"
# Halves of surrogate pairs, but not those by which Python keeps bytes that are no UTF-8.
OTHER_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def old_path(url: str, root: str = "", author_base: str = "") -> str:
    """Return path and query of a URL or path, in one spelling. Empty if it can’t be that of a page, or is personal.

    WordPress is installed at ``root``: empty, or such as “/blog”. ``author_base`` is the folder of the lists of
    authors, if it is not the usual one.

    Host, fragment, and parameters that don’t say which page it is are dropped. Percent-encoding becomes regular, with
    capital letters, and bytes that are no UTF-8 keep theirs. Case and a slash at the end stay.
    """
    url = url.strip()
    if not url or len(url) > 4 * MAX_LENGTH:
        return ""
    if not re.match(r"[a-z][a-z0-9+.-]*:|//", url, re.IGNORECASE):
        path, _mark, query = url.partition("#")[0].partition("?")
    else:
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if parts.scheme.lower() not in ("http", "https", "") or not parts.netloc:
            return ""
        path, query = parts.path, parts.query
    raw = unquote_to_bytes(OTHER_SURROGATES.sub("\ufffd", path).encode("utf-8", "surrogateescape"))
    decoded = unicodedata.normalize("NFC", raw.decode("utf-8", "surrogateescape"))
    if CONTROL.search(decoded) or is_private_file(decoded):
        return ""
    decoded = re.sub("/{2,}", "/", f"/{decoded}")
    if is_personal(decoded, f"{root}/{author_base}/" if author_base else ""):
        return ""
    is_front = FRONT_PAGE.fullmatch(decoded.removeprefix(root)) is not None
    result = quote(decoded, safe=SAFE, errors="surrogateescape") + known_query(query, is_front)
    return result if len(result) <= MAX_LENGTH else ""


def known_query(query: str, is_front: bool) -> str:
    """Return the parameters that say which page it is, with a question mark. Empty if there are none."""
    kept: dict[str, str] = {}
    for name, value in parse_query(query.encode("utf-8", "replace").decode()):
        name = name.lower()
        values = PARAMETERS.get(name)
        if name in FRONT_PAGE_PARAMETERS and not is_front:
            continue
        is_bare = name in BARE_PARAMETERS and not (name == "amp" and value and NUMBER.fullmatch(value))
        if is_bare or (name in LIST_PARAMETERS and not value):
            kept.setdefault(name, name)
        elif value and values and values.fullmatch(value) and not has_email(value) and not has_token(value):
            kept.setdefault(name, f"{name}={quote(value, safe='/')}")
    if "taxonomy" not in kept or "term" not in kept:
        kept = {name: text for name, text in kept.items() if name not in ("taxonomy", "term")}
    return "?" + "&".join(kept[name] for name in sorted(kept)) if kept else ""


def without_unknown(path: str, is_known: Callable[[str], bool]) -> str:
    """Return a path that ``old_path`` returned without slugs that the old site didn’t have: these may be anything."""
    bare, mark, query = path.partition("?")
    kept = []
    for part in query.split("&"):
        name, _separator, value = part.partition("=")
        if name not in SLUG_PARAMETERS or is_known(unquote(value).lower()):
            kept.append(part)
        elif name in LIST_PARAMETERS:
            kept.append(name)
    if not any(part.startswith("term=") for part in kept):
        kept = [part for part in kept if not part.startswith("taxonomy=")]
    return bare + mark + "&".join(kept) if any(kept) else bare


def path_key(path: str) -> str:
    """Return the key of a path that ``old_path`` returned."""
    return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()
