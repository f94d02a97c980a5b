"""Puts the page cache in front of Django, as the settings say."""

import logging

from django.conf import settings

from ..frontend_cache import tell_fronts
from .middleware import never_kept
from .stores import page_store
from .wsgi import PageCache

logger = logging.getLogger(__name__)


def with_page_cache(application):
    """``application``, behind the page cache unless that is off, for a worker.

    A worker that starts begins a new generation: its code may be new, and the one before it may have been killed
    between a change and telling of it.
    """
    cache = page_cache(application)
    if isinstance(cache, PageCache):
        cache.shared.attempt("step")
    tell_fronts()
    return cache


def page_cache(application):
    """``application``, behind the page cache unless that is off, for any other process: what is kept stays."""
    store = page_store()
    if store is None:
        return application
    return PageCache(application, store, session_cookie=settings.SESSION_COOKIE_NAME, never=never_kept())
