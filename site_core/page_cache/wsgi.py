"""Gives out kept answers before Django is asked, and keeps what Django answers."""

import logging
import threading
import time
from collections import OrderedDict
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from .entries import Entry, make_entry

logger = logging.getLogger(__name__)

LIFETIMES = {200: 300, 301: 30, 308: 30, 404: 10, 410: 30}  # status → seconds
SECONDS_OF_GRACE = 1  # for the previous copy, while one visitor waits for the new one
SECONDS_TO_WAIT = 5  # for another process that renders the same page
LARGEST_BODY = 2 * 2**20
NEVER = ("/static/", "/media/", "/documents/")
STALE = ("Warning", '110 - "Response is Stale"')


class PageCache:
    """A WSGI callable in front of ``application``.

    ``store`` keeps entries for all processes, ``memory`` the bytes of those that this process gave out last.
    ``session_cookie`` marks visitors who may be signed in: they and all but GET and HEAD pass through.
    ``private`` are the beginnings of paths that are never kept, such as the admin's.
    """

    def __init__(self, application, store, session_cookie, private=(), memory=32 * 2**20):
        self.application, self.store = application, store
        self.session_cookie = f"{session_cookie}="
        self.private = (*NEVER, *private)
        self.memory = Memory(memory)

    def __call__(self, environ, start_response):
        if not self.may_keep(environ):
            return self.application(environ, start_response)
        key = page_key(environ)
        try:
            generation = self.store.generation()
        except Exception as error:
            return self.without_store(key, environ, start_response, error)
        query = environ.get("QUERY_STRING", "")
        entry = self.memory.get(key) if not query else None
        if entry is None or not entry.is_fresh(generation):
            key, entry = self.find(key, query)
        if entry is None or not entry.is_fresh(generation):
            return self.render(key, entry, generation, environ, start_response)
        return give(entry, environ, start_response)

    def may_keep(self, environ):
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
            and not environ.get("PATH_INFO", "").startswith(self.private)
        )

    def find(self, key, query):
        """``(key, Entry or None)``: the key has those query parameters only that the page knows."""
        entry = self.recall(key)
        if query:
            if entry is None:
                return with_query(key, query, None), None
            if known := known_part(query, entry.parameters):
                key = with_query(key, known, entry.parameters)
                return key, self.recall(key)
        return key, entry if entry and entry.status else None

    def recall(self, key):
        entry = self.store.get(key)
        if entry is not None:
            self.memory.set(key, entry)
        return entry

    def without_store(self, key, environ, start_response, error):
        """The store is down: Django answers, or this process's own last good copy."""
        logger.warning("The page cache can't be reached: %s", error)
        return self.ask(environ, start_response, self.memory.get(key) if not environ.get("QUERY_STRING") else None)[0]

    def render(self, key, previous, generation, environ, start_response):
        """Let one visitor's request make the new copy; the others get the previous one for a moment, or wait."""
        try:
            with self.store.lock(key) as mine:
                if not mine:
                    entry = self.meanwhile(key, previous, generation)
                    if entry is not None:
                        return give(entry, environ, start_response)
                answered, entry = self.ask(environ, start_response, previous, generation)
                if entry is not None and mine:
                    self.keep(key, entry, environ)
                return answered
        except OSError as error:  # a full disk must not keep anybody from reading
            logger.warning("The page cache can't write: %s", error)
            return self.ask(environ, start_response, previous)[0]

    def meanwhile(self, key, previous, generation):
        """What a visitor gets while another's request renders the page; None where waiting has taken too long."""
        if previous is not None and time.time() - self.store.stepped_at() < SECONDS_OF_GRACE:
            return previous
        deadline = time.monotonic() + SECONDS_TO_WAIT
        while time.monotonic() < deadline:
            time.sleep(0.01)
            entry = self.store.get(key)
            if entry is not None and entry.is_fresh(generation):
                return entry
        return None
