"""The old site as the checklist knows it: the names that visitors enter, and the URLs at which they arrive."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from site_core.lib.ip_addresses import is_ip_address
from site_core.redirects.own_hosts import add_or_remove_www, is_allowed, normalize_host


@dataclass
class OldSite:
    """``names`` are its host name and the same one with or without “www”. ``addresses`` is filled by a check."""

    source: str
    names: list[str] = field(default_factory=list)
    addresses: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str) -> OldSite:
        return cls(source, names_of(source))

    @property
    def allowed_names(self) -> list[str]:
        """The names that the settings have. Only these are requested: what is in an export can be any server."""
        return [name for name in self.names if is_allowed(name)]


def names_of(source: str) -> list[str]:
    """Return the host names of ``source``, the address in an export. Empty if it has none."""
    try:
        hostname = normalize_host(urlsplit(source.strip()).hostname or "")
    except ValueError:
        return []
    if not hostname.isascii():
        return []
    if "." not in hostname or is_ip_address(hostname):
        return [hostname] if hostname else []
    return [hostname, add_or_remove_www(hostname)]


def url_of(name: str, path: str = "/") -> str:
    """Return the URL of ``path`` at ``name``, with the scheme and port of SITE_URL."""
    site = urlsplit(settings.SITE_URL)
    return f"{site.scheme}://{name}{f':{site.port}' if site.port else ''}{path}"
