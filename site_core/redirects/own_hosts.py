"""Tell URLs of this site from those of other websites, whichever scheme, port, or spelling of the host they use."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http.request import validate_host
from wagtail.models import Site

from site_core.caching.local_cache import get_or_set

from .addressing import encode_host, get_hostname, is_local_path, make_target_key

DEFAULT_PORTS = {None, 80, 443}
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


class SiteHost(NamedTuple):
    site_id: int
    hostname: str
    port: int


def get_site_hosts() -> list[SiteHost]:
    """Return the host of each site, the default site first."""
    return get_or_set("redirects.site_hosts", read_site_hosts)


def read_site_hosts() -> list[SiteHost]:
    sites = Site.objects.order_by("-is_default_site", "pk").values_list("pk", "hostname", "port")
    return [SiteHost(pk, normalize_host(hostname), port) for pk, hostname, port in sites]


def normalize_host(hostname: str) -> str:
    """Return ``hostname`` in lowercase ASCII, or only in lowercase if that is impossible."""
    with suppress(ValueError):
        hostname = urlsplit(encode_host(f"https://{hostname}/")).netloc
    return hostname.lower().rstrip(".")


def add_or_remove_www(hostname: str) -> str:
    return hostname.removeprefix("www.") if hostname.startswith("www.") else f"www.{hostname}"


def get_site_id(url: str) -> int | None:
    """Return the primary key of the site that responds to a full ``url``, or None for another website or a path.

    Own hosts are those of all sites, with and without ``www.``, and ALLOWED_HOSTS. As in Wagtail, the default site
    responds to the latter.
    """
    try:
        hostname, port = normalize_host(get_hostname(url.strip())), urlsplit(url.strip()).port
    except ValueError:
        return None
    sites = get_site_hosts()
    if not hostname or port not in get_own_ports(sites):
        return None
    for site in sorted(sites, key=lambda site: site.port != port):
        if hostname == site.hostname:
            return site.site_id
    for site in sites:
        if hostname == add_or_remove_www(site.hostname):
            return site.site_id
    is_ours = is_allowed(hostname) or is_allowed(add_or_remove_www(hostname))
    return sites[0].site_id if sites and is_ours else None


def get_own_ports(sites: list[SiteHost]) -> set[int | None]:
    return {*DEFAULT_PORTS, urlsplit(settings.SITE_URL).port, *(site.port for site in sites)}


def is_allowed(hostname: str) -> bool:
    """Return whether the settings name ``hostname``. ALLOWED_HOSTS may be "*" during development, which names none."""
    hostname = f"[{hostname}]" if ":" in hostname else hostname
    patterns = [normalize_pattern(pattern) for pattern in settings.ALLOWED_HOSTS if pattern != "*"]
    patterns += LOOPBACK_HOSTS if settings.DEBUG else []
    return validate_host(hostname, [normalize_host(urlsplit(settings.SITE_URL).hostname or ""), *patterns])


def normalize_pattern(pattern: str) -> str:
    """Return an entry of ALLOWED_HOSTS in lowercase ASCII. A dot in front stands for all subdomains."""
    return f".{normalize_host(pattern[1:])}" if pattern.startswith(".") else normalize_host(pattern)


def is_own_url(url: str) -> bool:
    """Return whether ``url`` is a path or a full URL on any site of this installation."""
    return is_local_path(url) or get_site_id(url) is not None


def remove_own_origin(url: str, site: Site | None) -> str:
    """Return ``url`` from its path on if ``site`` responds to it, so that it takes no second redirect."""
    if is_local_path(url) or site is None or get_site_id(url) != site.pk:
        return url
    parts = urlsplit(url)
    return urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, parts.fragment))


def get_target_key(target: str) -> str:
    """Return the match key of a target on any site of this installation, or an empty string for another website."""
    return make_target_key(target) if is_own_url(target) else ""
