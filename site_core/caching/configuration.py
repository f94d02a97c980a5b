"""Django's cache as the environment variable ``CACHE_URL`` says. The settings import this module."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TIMEOUT = 0.5  # seconds
KEY_PREFIX = "signed"  # apart from the entries of earlier versions, whose machines may run for a while longer


def cache_settings(url: str) -> dict[str, Any]:
    """Return the value of ``CACHES["default"]`` for ``url``.

    Only backends that don't trust what they read are allowed. Django's own run code that others write into the cache.
    """
    scheme = urlsplit(url).scheme
    if scheme == "filecache":
        return {
            "BACKEND": "site_core.caching.file_backend.FaultTolerantFileCache",
            "LOCATION": url.removeprefix("filecache://"),
            "KEY_PREFIX": KEY_PREFIX,
        }
    if scheme in ("redis", "rediss", "rediscache", "unix"):
        return {
            "BACKEND": "site_core.caching.redis_backend.FaultTolerantRedisCache",
            "LOCATION": url.replace("rediscache://", "redis://", 1),
            "KEY_PREFIX": KEY_PREFIX,
            "OPTIONS": {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT},
        }
    raise ImproperlyConfigured(
        f"CACHE_URL begins with {scheme}://, which the site can't use. Set it to rediss://:password@host:6379/0, "
        "or to filecache:///path/of/a/folder, or remove it."
    )
