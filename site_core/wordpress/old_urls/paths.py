"""One spelling for each URL of the old site: what ``OldUrl.path`` and its key are made of."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes, urlsplit

from site_core.redirects.addressing import parse_query

from ..reading.privacy import is_private_file

MAX_LENGTH = 2000  # characters, as in a redirect
# What decides which page WordPress shows, and what its values look like. All other parameters are dropped, because
# their values may say something about a person: campaigns, searches, tokens, email addresses.
NUMBER, NAME = re.compile(r"[0-9]{1,18}(?:/[0-9]{1,6})?"), re.compile(r"[\w.%+-]{1,200}")
PARAMETERS = {
    **dict.fromkeys(("p", "page_id", "attachment_id", "cat", "m", "year", "monthnum", "day", "w", "paged"), NUMBER),
    **dict.fromkeys(("page", "cpage", "replytocom", "amp", "noamp", "author"), NUMBER),
    **dict.fromkeys(("name", "pagename", "category_name", "tag", "author_name", "post_type", "attachment"), NAME),
    **dict.fromkeys(("taxonomy", "term", "feed", "rest_route", "sitemap"), NAME),
}
# Kept without their values.
BARE_PARAMETERS = frozenset({"amp", "s"})
# RFC 3986: what may stand unencoded in a path.
SAFE = "/:@!$&'()*+,;=~-._"
EMAIL = re.compile(r"[\w.+-]@[\w-]+\.\w")
# Halves of surrogate pairs, but not those by which Python keeps bytes that are no UTF-8.
OTHER_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def old_path(url: str) -> str:
    """Return path and query of a URL or path, in one spelling. Empty if it can’t be that of a page, or is personal.

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
    if CONTROL.search(decoded) or EMAIL.search(decoded) or is_private_file(decoded):
        return ""
    decoded = re.sub("/{2,}", "/", f"/{decoded}")
    result = quote(decoded, safe=SAFE, errors="surrogateescape") + known_query(query)
    return result if len(result) <= MAX_LENGTH else ""


def known_query(query: str) -> str:
    """Return the parameters that say which page it is, with a question mark. Empty if there are none."""
    kept: dict[str, str] = {}
    for name, value in parse_query(query.encode("utf-8", "replace").decode()):
        name = name.lower()
        if name in BARE_PARAMETERS and not (name == "amp" and value and PARAMETERS["amp"].fullmatch(value)):
            kept.setdefault(name, name)
        elif value and name in PARAMETERS and PARAMETERS[name].fullmatch(value) and not EMAIL.search(value):
            kept.setdefault(name, f"{name}={quote(value, safe='/')}")
    return "?" + "&".join(kept[name] for name in sorted(kept)) if kept else ""


def path_key(path: str) -> str:
    """Return the key of a path that ``old_path`` returned."""
    return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()
