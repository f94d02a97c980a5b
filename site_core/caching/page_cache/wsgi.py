"""Sends cached responses before Django is asked, and caches what Django renders."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from site_core.lib.buffered_wsgi import NotInMemory
from site_core.lib.lru_cache import LRUCache
from site_core.lib.wsgi import get_query

from ..signals import cache_invalidated
from .entry import Entry
from .keys import MAX_QUERY_LENGTH, CacheKey, cache_key, has_parameter
from .recompression import Recompressor
from .release import Release
from .responses import CapturedResponse, send_captured, send_entry
from .stores.base import Store
from .stores.local import LocalStore
from .stores.resilient import ResilientStore

logger = logging.getLogger(__name__)

OUTCOME = "site_core.page_cache"  # the key in the environ of what the cache did: “hit”, “miss”, or “stale”

GRACE_SECONDS = 0.5  # the previous copy is sent for so long while one request renders the new one
MAX_WAIT_SECONDS = 5  # for another request that renders the same page
POLL_SECONDS = 0.01
BACK_OFF_SECONDS = 1  # after a page failed; its last good copy is sent meanwhile
OUTDATED = ""  # the generation of what no cache may hold
MAX_FAILED_PAGES = 1000  # remembered
LOCAL_BYTES = 32 * 2**20
KEEPS_QUERY = (301, 308)  # redirects, which take the query string along


class PageCache:
    """A WSGI application in front of ``application``.

    ``store`` holds the entries for all processes; a LocalStore holds those that this process sent last. Requests with
    the cookie ``session_cookie``, whose visitor may be signed in, pass through, and so do all methods but GET and HEAD,
    and paths with one of the ``excluded_prefixes``, such as the admin. A process whose ``release`` is no longer current
    sends what others cached, and renders the rest for each request. If ``compresses_later``, the visitor for whom a
    page is rendered gets it compressed quickly, and a thread compresses it better for all others.
    """

    def __init__(
        self,
        application: WSGIApplication,
        store: Store,
        session_cookie: str,
        release: Release,
        excluded_prefixes: Iterable[str] = (),
        local_bytes: int = LOCAL_BYTES,
        compresses_later: bool = False,
    ) -> None:
        self.application, self.store = application, ResilientStore(store)
        self.session_cookie = f"{session_cookie}="
        self.release = release
        self.excluded_prefixes = tuple(excluded_prefixes)
        self.local_pages, self.local_others = LocalStore(local_bytes), LocalStore(local_bytes / 8)
        self.failures: LRUCache[float] = LRUCache(MAX_FAILED_PAGES)  # when each page failed, by the monotonic clock
        self.rendered_generation = ""
        self.compresses_later = compresses_later
        self.recompressor = Recompressor(self.store, release, self.local_store)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_cacheable(environ):
            return self.application(environ, start_response)
        generation = self.store.generation()
        key, query = cache_key(environ), environ.get("QUERY_STRING", "")
        response: Entry | CapturedResponse | None = self.get_or_render(key, "", generation, environ)
        if query:
            response = self.get_for_query(response, (*key, query), generation, environ)
        if response is None:
            return self.application(environ, start_response)
        if isinstance(response, CapturedResponse):
            return send_captured(response, environ, start_response)
        is_stale = self.store.is_down or not response.is_fresh(generation)
        environ[OUTCOME] = "stale" if is_stale else environ.get(OUTCOME, "hit")
        return send_entry(response, environ, start_response, is_stale)

    def from_memory(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Respond like the application itself, but only if that needs neither a file, nor another server, nor Django.

        Raise NotInMemory otherwise.
        """
        generation = self.store.known_generation()
        entry = self.get_from_memory(environ, generation) if generation and self.is_cacheable(environ) else None
        if entry is None:
            raise NotInMemory
        environ[OUTCOME] = "hit"
        return send_entry(entry, environ, start_response)

    def get_from_memory(self, environ: WSGIEnvironment, generation: str) -> Entry | None:
        key, query = cache_key(environ), environ.get("QUERY_STRING", "")
        entry = self.get_local(key, generation)
        if entry is None or not query:
            return entry
        if has_parameter(get_query(environ), entry.query_parameters):
            return self.get_local((*key, query), generation)
        return entry if entry.status not in KEEPS_QUERY else None

    def get_local(self, key: CacheKey, generation: str) -> Entry | None:
        entry = self.local_store(key).get(key)
        return entry if entry is not None and entry.is_fresh(generation) else None

    def is_cacheable(self, environ: WSGIEnvironment) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
            and len(environ.get("QUERY_STRING", "")) < MAX_QUERY_LENGTH
            and not environ.get("PATH_INFO", "").startswith(self.excluded_prefixes)
        )

    def get_for_query(
        self,
        page: Entry | CapturedResponse | None,
        key: CacheKey,
        generation: str,
        environ: WSGIEnvironment,
    ) -> Entry | CapturedResponse | None:
        """Return the response to a request with a query, or None if Django has to be asked.

        ``page`` is the response without a query, which declares the parameters that matter. If the query has one of
        them, the response is for exactly this query: rules tell apart what a parsed query does not show, such as
        ``?a`` and ``?a=``, and some allow no other parameters.
        """
        if isinstance(page, Entry) and has_parameter(get_query(environ), page.query_parameters):
            return self.get_or_render(key, key[-1], generation, environ)
        return page if isinstance(page, Entry) and page.status not in KEEPS_QUERY else None

    def get_or_render(
        self, key: CacheKey, query: str, generation: str, environ: WSGIEnvironment
    ) -> Entry | CapturedResponse:
        """Return the entry for ``key``, or the rendered response if it must not be cached.

        The entry is fresh unless rendering failed, or another request is rendering the page.
        """
        entry = self.get_local(key, generation) or self.lookup(key, generation)
        if entry is not None and (entry.is_fresh(generation) or self.is_backing_off(key)):
            return entry
        response = self.render_once(key, query, entry, generation, environ)
        if isinstance(response, Entry) and response.is_provisional and environ.get(OUTCOME) == "miss":
            self.recompressor.enqueue(key, response)
        return response

    def render_once(
        self, key: CacheKey, query: str, entry: Entry | None, generation: str, environ: WSGIEnvironment
    ) -> Entry | CapturedResponse:
        """Render the page, or wait for another request that does. ``entry`` is the previous one, if there is one."""
        has_lock = self.store.call("lock", key, default=True)
        try:
            # Even with the lock: another request may have rendered the page between the lookup above and the lock.
            other = self.lookup(key, generation) if has_lock else self.wait_for_render(key, entry, generation)
            if other is not None and (not has_lock or other.is_fresh(generation)):
                return other
            return self.render(key, query, entry, generation, environ)
        finally:
            if has_lock:
                self.store.call("unlock", key)

    def lookup(self, key: CacheKey, generation: str) -> Entry | None:
        """Return the newest entry for ``key``, fresh or not.

        An entry that is gone from the store was dropped or cleared on purpose: the local one goes too, and is not used
        as the last good copy.
        """
        local_store = self.local_store(key)
        entry = local_store.get(key)
        if entry is None or not entry.is_fresh(generation):
            stored = self.store.call("get", key)
            if stored is None and not self.store.is_down:
                local_store.delete(key)
                return None
            if stored is not None and (entry is None or stored.stored_at > entry.stored_at):
                entry = stored
                if not stored.is_provisional:  # the better one is in the store soon
                    self.store_locally(key, stored)
        return entry

    def local_store(self, key: CacheKey, status: int = 200) -> LocalStore:
        """Return where ``key`` is held.

        Visitors can request any number of queries and errors, so they are held apart: they can't drive out pages.
        """
        return self.local_pages if len(key) == 3 and status == 200 else self.local_others

    def store_locally(self, key: CacheKey, entry: Entry) -> None:
        self.local_store(key, entry.status).set(key, entry)

    def wait_for_render(self, key: CacheKey, previous: Entry | None, generation: str) -> Entry | None:
        """Wait while another request renders the page, and return its entry, or None if there is none.

        For a moment after a change, return the previous entry at once.
        """
        started = time.monotonic()
        while True:
            if previous is not None and self.is_in_grace(previous, generation):
                return previous
            if not self.store.call("is_locked", key) or time.monotonic() - started > MAX_WAIT_SECONDS:
                entry = self.lookup(key, generation)
                return entry if entry is not None and entry.is_fresh(generation) else None
            time.sleep(POLL_SECONDS)

    def is_in_grace(self, previous: Entry, generation: str) -> bool:
        if previous.generation == generation:
            return 0 <= time.time() - previous.stored_at < previous.ttl + GRACE_SECONDS
        invalidated_at = self.store.call("invalidated_at", default=0)
        return 0 <= time.time() - invalidated_at < GRACE_SECONDS

    def render(
        self, key: CacheKey, query: str, previous: Entry | None, generation: str, environ: WSGIEnvironment
    ) -> Entry | CapturedResponse:
        """Let Django render the page, and cache it. If that fails, return the ``previous`` entry if there is one."""
        if generation != self.rendered_generation:
            cache_invalidated.send(sender=type(self))
            self.rendered_generation = generation
        environ[OUTCOME] = "miss"
        response = CapturedResponse(self.application, environ, query)
        if response.has_failed and previous is not None:
            logger.error("%s failed with status %s; its last good copy was sent.", key[2], response.status)
            self.back_off(key)
            return previous
        is_current = self.release.is_current()
        entry = response.to_entry(generation if is_current else OUTDATED, self.compresses_later)
        if entry is None:
            return response
        if not is_current:
            return entry
        self.store_locally(key, entry)
        self.store.call("set", key, entry)
        return entry

    def is_backing_off(self, key: CacheKey) -> bool:
        failed_at = self.failures.get(key)
        return failed_at is not None and time.monotonic() - failed_at < BACK_OFF_SECONDS

    def back_off(self, key: CacheKey) -> None:
        """Don't render this page again for a moment."""
        self.failures.set(key, time.monotonic())
