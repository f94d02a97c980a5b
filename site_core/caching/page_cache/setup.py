"""Puts the page cache in front of Django, as the settings say."""

from pathlib import Path
from wsgiref.types import WSGIApplication

from django.conf import settings

from ..frontend_cache import purge_frontend_caches
from .middleware import excluded_prefixes
from .release import Release
from .stores import get_store
from .wsgi import PageCache


def wrap_for_worker(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` behind the page cache, for a process that serves visitors once it has taken over.

    Only a worker that no shared cache is in front of compresses later: Varnish and CDNs keep the first response.
    """
    return wrap(application, compresses_later=not settings.SHARED_CACHE_SECONDS)


def take_over(application: WSGIApplication) -> None:
    """Invalidate what other processes have cached: call this when nothing else can keep a worker from serving.

    Its code may be new, and a process before it may have been killed between a change and its invalidation. Workers
    with other code or settings cache nothing from then on. They cache as before if this worker fails while it starts.
    """
    if isinstance(application, PageCache):
        application.release.record()
        application.store.call("invalidate")
    purge_frontend_caches()


def wrap(application: WSGIApplication, compresses_later: bool = False) -> WSGIApplication:
    """Return ``application`` behind the page cache, for any other process. It keeps what is cached."""
    store = get_store()
    if store is None:
        return application
    release = Release(Path(settings.DATA_DIR) / "page-cache-release")
    return PageCache(
        *(application, store, settings.SESSION_COOKIE_NAME, release, excluded_prefixes()),
        compresses_later=compresses_later,
    )
