"""Normalize the URLs that rules contain and visitors request, and build the keys that rules are looked up by.

Nothing here queries the database.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit, urlunsplit

import requests
from django.utils.encoding import repercent_broken_unicode

MAX_SOURCE_LENGTH = 2000  # characters; browsers and search engines support little more
MAX_KEY_LENGTH = 255  # the size of Wagtail's old_path column, and of our key columns
MAX_PARAMETERS = 50  # of a query string; the rest is ignored
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")
ABSOLUTE_URL = re.compile(r"https?://", re.IGNORECASE)

# A query parameter as (name, value). The value is None if there is no "=".
Parameter = tuple[str, str | None]


def decode_path(path: str) -> str:
    """Return ``path`` as Django decodes it for ``request.path``: unquoted once, in Unicode's NFC form."""
    text = repercent_broken_unicode(unquote_to_bytes(path)).decode()
    return unicodedata.normalize("NFC", text)


def split_url(url: str) -> tuple[str, str]:
    """Return ``(path, query)`` of a URL or path as typed or pasted. Drops host and fragment; decodes nothing.

    Raises ValueError if the host is malformed.
    """
    url = url.strip()
    if ABSOLUTE_URL.match(url):
        parts = urlsplit(url)
        path, query = parts.path, parts.query
    else:
        path, _, query = url.partition("#")[0].partition("?")
    return path if path.startswith("/") else f"/{path}", query


def get_hostname(url: str) -> str:
    """Return the lowercase host of ``url``, or an empty string for a path. Raises ValueError if it is malformed."""
    return (urlsplit(url).hostname or "") if ABSOLUTE_URL.match(url) or url.startswith("//") else ""


def encode_host(url: str) -> str:
    """Return ``url`` with its host in ASCII, as browsers send it (IDNA). Raises ValueError if that is impossible."""
    parts = urlsplit(url)
    if parts.netloc.isascii():
        return url
    prepared = requests.Request("GET", f"https://{parts.netloc}/").prepare()
    return urlunsplit(parts._replace(netloc=urlsplit(prepared.url or "").netloc))


def is_local_path(target: str) -> bool:
    """Return whether ``target`` is a path on this site. Browsers treat ``//x`` and ``/\\x`` as other hosts."""
    return target.startswith("/") and not target.startswith(("//", "/\\"))


def add_trailing_slash(path: str) -> str:
    """Return ``path`` with a slash at the end, as Django's APPEND_SLASH does."""
    return path if path.endswith("/") else f"{path}/"


def normalize_path(path: str, ignore_case: bool = True, ignore_slash: bool = True) -> str:
    """Return ``path`` (decoded) without the differences that a rule ignores."""
    if ignore_case:
        path = unicodedata.normalize("NFC", path.casefold())
    return (path.rstrip("/") or "/") if ignore_slash else path


def shorten_key(text: str) -> str:
    """Return ``text``, or its beginning and a digest of the whole if it is too long for a key column."""
    if len(text) <= MAX_KEY_LENGTH:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[: MAX_KEY_LENGTH - 65]}#{digest}"


def make_match_key(path: str, parameter: str = "") -> str:
    """Return the key that exact rules for ``path`` (decoded) are looked up by.

    The key ignores case and the trailing slash, even for rules that don't: ``conditions.matches_path`` compares
    those exactly. ``parameter`` is the query parameter in the key, as ``name=value`` or ``name``.
    """
    key = normalize_path(path)
    return shorten_key(f"{key}?{parameter.casefold()}" if parameter else key)


def make_source_key(source: str, query: str) -> str:
    """Return the match key of an exact rule's source and query."""
    return make_match_key(decode_path(source), get_key_parameter(query))


def make_target_key(target: str) -> str:
    """Return the match key of a target on this site."""
    return make_match_key(decode_path(split_url(target)[0]))


def parse_query(query: str) -> list[Parameter]:
    """Return the parameters of a query string in their order, in Unicode's NFC form."""
    parameters: list[Parameter] = []
    for part in query.split("&")[:MAX_PARAMETERS]:
        if not part:
            continue
        pairs = parse_qsl(part, keep_blank_values=True, errors="replace", separator="&")
        name, value = (unicodedata.normalize("NFC", text) for text in (pairs[0] if pairs else ("", "")))
        parameters.append((name, value if "=" in part else None))
    return parameters


def get_key_parameter(query: str) -> str:
    """Return the first parameter of a rule's ``query``, which is part of its match key."""
    parameters = parse_query(query)
    return format_parameter(*parameters[0]) if parameters else ""


def get_key_parameter_name(query: str) -> str:
    """Return the casefolded name of the parameter in a rule's match key."""
    parameters = parse_query(query)
    return parameters[0][0].casefold() if parameters else ""


def format_parameter(name: str, value: str | None) -> str:
    return name if value is None else f"{name}={value}"
