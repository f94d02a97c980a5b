"""System checks of the caches' settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from site_core.lib.ip_addresses import is_loopback

HINT = "Set requirepass in Redis, and use rediss://:password@host:6379/0 in {name}: see docs/configuration.md"


@register(Tags.security)
def check_redis_passwords(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``caching.W001``: everyone in the network can read and delete what Redis holds."""
    return [
        Warning(f"Redis at {host} needs no password ({name}).", hint=HINT.format(name=name), id="caching.W001")
        for name, host in hosts_without_password()
    ]


def hosts_without_password() -> Iterator[tuple[str, str]]:
    """Yield the setting and the host of each Redis on another machine whose URL has no password."""
    urls = {"CACHE_URL": settings.CACHES["default"].get("LOCATION"), "PAGE_CACHE": settings.PAGE_CACHE}
    for name, url in urls.items():
        parts = urlsplit(str(url))
        hostname = parts.hostname or "localhost"
        if parts.scheme in ("redis", "rediss") and not is_loopback(hostname) and not parts.password:
            yield name, hostname
