"""Tell links to other websites from others, and write their URLs in one way."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from wagtail.models import Site

from .states import Reason

MAX_LENGTH = 2000  # characters; browsers and servers support little more
PORTS = {"http": 80, "https": 443}
ABSOLUTE_URL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
REMOVED_BY_BROWSERS = re.compile(r"[\t\n\r]")
NOT_IN_URLS = re.compile(r"[\s\\\x00-\x1f\x7f]")


class UrlRefused(Exception):
    """The URL is not requested. ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def is_absolute(href: str) -> bool:
    """Return whether ``href`` is a URL with a host. Paths, fragments, ``mailto:``, and ``tel:`` are not."""
    return bool(ABSOLUTE_URL.match(href.strip()))


def own_hostnames() -> set[str]:
    """Return the host names of all sites of this installation, with and without ``www.``."""
    hostnames = {hostname.lower() for hostname in Site.objects.values_list("hostname", flat=True)}
    hostnames.add(get_host(settings.SITE_URL))
    bare = {hostname.removeprefix("www.") for hostname in hostnames}
    return bare | {f"www.{hostname}" for hostname in bare}


def get_host(url: str) -> str:
    """Return the host name of ``url``, or an empty string if it is malformed."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def normalize_url(href: str) -> str:
    """Return ``href`` in one spelling: with a scheme, without fragment and default port, the host in ASCII.

    What is malformed or too long stays as it is, up to MAX_LENGTH characters. ``validate_url`` refuses it.
    """
    url = REMOVED_BY_BROWSERS.sub("", href.strip())
    url = (f"https:{url}" if url.startswith("//") else url).partition("#")[0]
    if len(url) > MAX_LENGTH:
        return url[:MAX_LENGTH]
    try:
        prepared = requests.Request("GET", url).prepare().url or ""
        return without_default_port(prepared)[:MAX_LENGTH]
    except (requests.RequestException, ValueError):
        return url


def without_default_port(url: str) -> str:
    """Return ``url`` without a port that its scheme implies, and without a dot at the end of the host name."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username is not None:
        return url
    hostname = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    port = "" if parts.port in (None, PORTS.get(parts.scheme)) else f":{parts.port}"
    return urlunsplit(parts._replace(netloc=hostname + port))


def validate_url(url: str) -> None:
    """Raise UrlRefused if a normalized ``url`` must not be requested, whatever its host."""
    if len(url) >= MAX_LENGTH:
        raise UrlRefused(Reason.LENGTH)
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        raise UrlRefused(Reason.MALFORMED) from None
    if parts.scheme not in PORTS:
        raise UrlRefused(Reason.SCHEME)
    if parts.username is not None or parts.password is not None:
        raise UrlRefused(Reason.CREDENTIALS)
    if not parts.hostname or not url.isascii() or NOT_IN_URLS.search(url):
        raise UrlRefused(Reason.MALFORMED)
    if port not in PORTS.values() and not is_test_server(parts.hostname):
        raise UrlRefused(Reason.PORT)


def is_test_server(hostname: str) -> bool:
    """Return whether ``hostname`` is an IP address of this machine, and tests allow it."""
    return settings.EXTERNAL_LINKS_ALLOW_LOOPBACK and hostname.startswith("127.")
