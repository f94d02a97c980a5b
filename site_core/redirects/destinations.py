"""Where a visitor is sent: targets filled in, query strings carried, and never to another host by their own doing."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.urls import is_valid_path
from django.utils.encoding import iri_to_uri

from .addresses import CONTROL_CHARACTERS, get_hostname, is_local_path, parse_query, split_url
from .patterns import expand_groups

LEADING_SLASHES = re.compile(r"^[/\\]+")


def build_location(rule, groups):
    """The rule's path or URL for what its pattern matched; None where it would leave the host that the rule names."""
    target = rule.target
    if rule.kind == "exact" or "$" not in target:
        location = target
    elif is_local_path(target):
        location = LEADING_SLASHES.sub("/", expand_groups(target, groups))
    else:
        location = expand_groups(target, groups)
        if urlsplit(location).netloc != urlsplit(target).netloc:
            return None
    location = iri_to_uri(CONTROL_CHARACTERS.sub(lambda found: quote(found[0]), location))
    return location if is_local_path(location) or get_hostname(location) else None


def add_query(location, query, without=frozenset()):
    """``location`` with the visitor's ``query`` added; its own parameters win, and those in ``without`` are dropped."""
    if not query:
        return location
    parts = urlsplit(location)
    taken = {name for name, _ in parse_query(parts.query)} | without
    carried = [part for part in query.split("&") if part and not {name for name, _ in parse_query(part)} & taken]
    joined = "&".join([parts.query, *carried] if parts.query else carried)
    return urlunsplit(parts._replace(query=iri_to_uri(CONTROL_CHARACTERS.sub("", joined))))


def get_path_on_site(location, site):
    """``(path, query)`` if ``location`` is on ``site`` (or a path); else None. Not decoded."""
    if is_local_path(location) or (site and get_hostname(location) == site.hostname):
        return split_url(location)
    return None


def append_slash(location):
    """``location`` as CommonMiddleware would redirect it once more, so that it does not have to."""
    parts = urlsplit(location)
    if not settings.APPEND_SLASH or not parts.path or parts.netloc or parts.path.endswith("/"):
        return location
    if is_valid_path(parts.path) or not is_valid_path(f"{parts.path}/"):
        return location
    return urlunsplit(parts._replace(path=f"{parts.path}/"))
