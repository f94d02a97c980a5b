"""The store of this process, as ``PAGE_CACHE`` sets it."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed

from .base import Store
from .files import FileStore


@lru_cache(maxsize=1)
def get_store() -> Store | None:
    """Return the store: Redis if ``PAGE_CACHE`` is a Redis URL, files if it is “files”, None if it is “off”."""
    if settings.PAGE_CACHE == "off":
        return None
    if settings.PAGE_CACHE == "files":
        return FileStore(Path(settings.DATA_DIR) / "page-cache", settings.PAGE_CACHE_MEGABYTES * 2**20)
    from .redis import RedisStore  # only where Redis is used

    return RedisStore(settings.PAGE_CACHE)


def reset_store(*, setting: str, **kwargs: Any) -> None:
    """Use another store after a test has changed the settings."""
    if setting in ("PAGE_CACHE", "PAGE_CACHE_MEGABYTES", "DATA_DIR"):
        get_store.cache_clear()


setting_changed.connect(reset_store)
