"""Addresses as rules and visitors write them, brought to one form. Nothing here asks the database."""

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from django.utils.encoding import repercent_broken_unicode

MAX_SOURCE_LENGTH = 2000  # characters; browsers and search engines go little further
MAX_KEY_LENGTH = 255  # what Wagtail's column for the old path holds, and ours for keys
MAX_PARAMETERS = 50  # of a query string are looked at
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")
ABSOLUTE_URL = re.compile(r"https?://", re.IGNORECASE)


def decode_path(path):
    """``path`` as Django has it in ``request.path``: percent-encoding undone once, in Unicode's composed form."""
    text = repercent_broken_unicode(unquote_to_bytes(path)).decode()
    return unicodedata.normalize("NFC", text)


def split_url(address):
    """``(path, query)`` of what someone typed or pasted: with or without host, without fragment; not decoded."""
    address = address.strip()
    if ABSOLUTE_URL.match(address):
        parts = urlsplit(address)
        path, query = parts.path, parts.query
    else:
        path, _, query = address.partition("#")[0].partition("?")
    return path if path.startswith("/") else f"/{path}", query


def get_hostname(address):
    """The host that ``address`` names, in lower case; empty for a path."""
    return (urlsplit(address).hostname or "") if ABSOLUTE_URL.match(address) or address.startswith("//") else ""


def is_local_path(target):
    """Whether ``target`` is a path of this site (browsers take ``//x`` and ``/\\x`` for other hosts)."""
    return target.startswith("/") and not target.startswith(("//", "/\\"))


def normalize_path(path, ignore_case=True, ignore_slash=True):
    """``path`` (decoded) as far as a rule looks at it."""
    if ignore_case:
        path = unicodedata.normalize("NFC", path.casefold())
    return (path.rstrip("/") or "/") if ignore_slash else path


def shorten_key(text):
    """``text``, or where it is too long for its column, its beginning and a digest of the whole."""
    if len(text) <= MAX_KEY_LENGTH:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[: MAX_KEY_LENGTH - 65]}#{digest}"


def make_match_key(path, parameter=""):
    """The key under which exact rules for ``path`` (decoded) are found.

    The loosest form, for rules that tell ``/A`` from ``/a/`` as well: they are told apart once found.
    ``parameter`` is the one query parameter that the rule is filed under, ``name=value`` or ``name``.
    """
    key = normalize_path(path)
    return shorten_key(f"{key}?{parameter.casefold()}" if parameter else key)


def parse_query(query):
    """``[(name, value), …]`` of a query string in its order; a name without ``=`` has the value None."""
    found = []
    for part in query.split("&")[:MAX_PARAMETERS]:
        if not part:
            continue
        pairs = parse_qsl(part, keep_blank_values=True, errors="replace", separator="&")
        name, value = pairs[0] if pairs else ("", "")
        found.append((name, value if "=" in part else None))
    return found


def get_key_parameter(query):
    """The parameter of a rule's ``query`` that its key holds: the first."""
    pairs = parse_query(query)
    return format_parameter(*pairs[0]) if pairs else ""


def get_key_parameter_name(query):
    """The name of the parameter that a rule is filed under, in small letters."""
    pairs = parse_query(query)
    return pairs[0][0].casefold() if pairs else ""


def format_parameter(name, value):
    return name if value is None else f"{name}={value}"
