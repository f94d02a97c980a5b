"""The host name and port of SITE_URL, as Wagtail's site record has them."""

from __future__ import annotations

from urllib.parse import urlsplit


def site_host(site_url: str) -> tuple[str, int]:
    """Return the host name and port of ``site_url``. Wagtail puts IPv6 addresses in brackets."""
    url = urlsplit(site_url)
    hostname = url.hostname or ""
    return f"[{hostname}]" if ":" in hostname else hostname, url.port or (443 if url.scheme == "https" else 80)
