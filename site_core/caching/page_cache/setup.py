"""Puts the page cache in front of Django, as the settings say."""

from wsgiref.types import WSGIApplication

from django.conf import settings

from ..frontend_cache import purge_frontend_caches
from .middleware import excluded_prefixes
from .stores import get_store
from .wsgi import PageCache


def wrap_for_worker(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` behind the page cache, for a process that serves visitors.

    A worker that starts invalidates the cache: its code may be new, and a process before it may have been killed
    between a change and its invalidation.
    """
    wrapped = wrap(application)
    if isinstance(wrapped, PageCache):
        wrapped.store.call("invalidate")
    purge_frontend_caches()
    return wrapped


def wrap(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` behind the page cache, for any other process. It keeps what is cached."""
    store = get_store()
    if store is None:
        return application
    return PageCache(application, store, settings.SESSION_COOKIE_NAME, excluded_prefixes())
