"""Build the location that a visitor is redirected to.

Insert captured groups, keep the query string, and never let a visitor's URL decide which host it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.urls import is_valid_path
from django.utils.encoding import iri_to_uri

from .addressing import (
    CONTROL_CHARACTERS,
    decode_path,
    encode_host,
    get_hostname,
    is_local_path,
    parse_query,
    split_url,
)
from .own_hosts import remove_own_origin
from .patterns import expand_groups
from .rules import Rule

if TYPE_CHECKING:
    from wagtail.models import Site


# Control characters, and percent signs that don't encode anything.
UNSAFE_CHARACTERS = re.compile(rf"{CONTROL_CHARACTERS.pattern}|%(?![0-9A-Fa-f]{{2}})")
PATH_CHARACTERS = "/:@!$&'()*+,;=~"
LEADING_SLASHES = re.compile(r"^[/\\]+")


def build_location(rule: Rule, groups: tuple[str, ...]) -> str | None:
    """Return the rule's target with ``groups`` inserted, or None if that would leave the host that the rule names."""
    target = rule.target
    if rule.has_fixed_target:
        location = target
    elif is_local_path(target):
        location = LEADING_SLASHES.sub("/", expand_groups(target, groups))
    else:
        location = expand_groups(target, groups)
        if urlsplit(location).netloc != urlsplit(target).netloc:
            return None
    try:
        location = encode_host(location)
    except ValueError:
        return None
    location = iri_to_uri(UNSAFE_CHARACTERS.sub(lambda match: quote(match[0]), location))
    return location if is_local_path(location) or get_hostname(location) else None


def add_query(location: str, query: str, exclude: frozenset[str] = frozenset(), ignore_case: bool = False) -> str:
    """Return ``location`` with the visitor's ``query`` added.

    Parameters that ``location`` has already, and those named in ``exclude``, are not added. With ``ignore_case``, the
    names in ``exclude`` are casefolded.
    """
    if not query:
        return location
    parts = urlsplit(location)
    taken = {name for name, _ in parse_query(parts.query)}
    added = []
    for part in filter(None, query.split("&")):
        name = parse_query(part)[0][0]
        if name not in taken and (name.casefold() if ignore_case else name) not in exclude:
            added.append(part)
    joined = "&".join([parts.query, *added] if parts.query else added)
    return urlunsplit(parts._replace(query=iri_to_uri(CONTROL_CHARACTERS.sub("", joined))))


def get_path_on_site(location: str, site: Site | None) -> tuple[str, str] | None:
    """Return ``(decoded path, query)`` if ``location`` is a path or on ``site``; otherwise None."""
    location = remove_own_origin(location, site)
    if not is_local_path(location):
        return None
    path, query = split_url(location)
    return decode_path(path), query


def lower_path(location: str) -> str:
    """Return ``location`` with its path in lower case."""
    parts = urlsplit(location)
    return urlunsplit(parts._replace(path=quote(decode_path(parts.path).lower(), safe=PATH_CHARACTERS)))


def append_slash(location: str) -> str:
    """Return ``location`` with the slash that CommonMiddleware would add, which saves a second redirect."""
    parts = urlsplit(location)
    if not settings.APPEND_SLASH or not parts.path or parts.netloc or parts.path.endswith("/"):
        return location
    if is_valid_path(parts.path) or not is_valid_path(f"{parts.path}/"):
        return location
    return urlunsplit(parts._replace(path=f"{parts.path}/"))
