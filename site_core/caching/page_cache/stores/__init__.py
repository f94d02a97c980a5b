"""The one store of this process, as the settings have it; None where the page cache is off."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.signals import setting_changed

from .files import FileStore
from .redis import RedisStore


@lru_cache(maxsize=1)
def page_store():
    """Redis where ``PAGE_CACHE`` names one (``redis://…``), files where it is "files", None where it is "off"."""
    where = settings.PAGE_CACHE
    if where == "off":
        return None
    if where == "files":
        return FileStore(Path(settings.DATA_DIR) / "page-cache", settings.PAGE_CACHE_MEGABYTES * 2**20)
    return RedisStore(where)


def forget_store(*, setting, **kwargs):
    """Tests change where it is."""
    if setting in ("PAGE_CACHE", "PAGE_CACHE_MEGABYTES", "DATA_DIR"):
        page_store.cache_clear()


setting_changed.connect(forget_store)
