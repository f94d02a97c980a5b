"""Invalidates the page cache by starting a new generation: every entry of an earlier generation is outdated."""

import logging
from collections.abc import Iterable

from wagtail.models import Site

from site_core.lib.on_commit import run_once_after_commit

from ..fragments.versions import ALL_RANGES, SITE, change_versions
from ..frontend_cache import purge_frontend_caches
from ..signals import cache_invalidated, content_changing
from .stores import get_store

logger = logging.getLogger(__name__)


def invalidate_on_commit(versions: Iterable[str] = (SITE, ALL_RANGES)) -> None:
    """Invalidate once others can read what this transaction changes; once for all its changes.

    ``versions`` are the names of the versions of what changes, for the fragments of pages and the values of
    ranges of pages: by default, all pages.
    """
    if versions:
        change_versions(versions)
    content_changing.send(sender=invalidate_on_commit)
    run_once_after_commit(invalidate_now)


def invalidate_now() -> None:
    """Start a new generation.

    There is one generation for the whole installation, not one per site: images, people, and snippets belong to several
    sites, and looking up a cached page must not query the database for its site.
    """
    cache_invalidated.send(sender=invalidate_now)  # what this process holds may be from before the commit
    store = get_store()
    try:
        # Wagtail clears this when it saves, but another process may have filled it again before the commit.
        Site.clear_site_root_paths_cache()
        if store is not None:
            store.invalidate()
    except Exception:
        # The change itself succeeded. A worker that reaches its store again invalidates: see stores/resilient.py.
        logger.exception("The page cache could not be invalidated")
    purge_frontend_caches()
