"""Gives out kept answers before Django is asked, and keeps what Django answers."""

import logging
import time

from ..signals import new_generation
from .keys import LONGEST_QUERY, known_part, page_key
from .responses import Answer, give, give_answer
from .stores.local import LocalStore
from .stores.resilient import Shared

logger = logging.getLogger(__name__)

SECONDS_OF_GRACE = 0.5  # for the previous copy, while one visitor's request makes the new one
SECONDS_TO_WAIT = 5  # for another one that renders the same page
SECONDS_BETWEEN_LOOKS = 0.01
SECONDS_OF_REST = 1  # for a page that failed, while its last good copy is given out
MOST_RESTING = 1000
CARRY_THEIR_QUERY = (301, 308)


class PageCache:
    """A WSGI callable in front of ``application``.

    ``store`` keeps entries for all processes, memory those that this process gave out last. ``session_cookie`` marks
    visitors who may be signed in: they, and all but GET and HEAD, pass through. ``never`` are the beginnings of paths
    that are not kept, such as the admin's.
    """

    def __init__(self, application, store, session_cookie, never=(), memory=32 * 2**20):
        self.application, self.shared = application, Shared(store)
        self.session_cookie = f"{session_cookie}="
        self.never = tuple(never)
        self.pages, self.others = LocalStore(memory), LocalStore(memory / 8)
        self.resting = {}  # key → when its page failed, by the monotonic clock
        self.seen = ""

    def __call__(self, environ, start_response):
        if not self.may_keep(environ):
            return self.application(environ, start_response)
        generation = self.shared.generation()
        key, query = page_key(environ), environ.get("QUERY_STRING", "")
        found = self.obtain(key, "", generation, environ)
        if query:
            found = self.for_query(found, key, query, generation, environ)
        if found is None:
            return self.application(environ, start_response)
        if isinstance(found, Answer):
            return give_answer(found, environ, start_response)
        is_doubtful = self.shared.is_down or not found.is_fresh(generation)
        return give(found, environ, start_response, is_doubtful)

    def may_keep(self, environ):
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
            and len(environ.get("QUERY_STRING", "")) < LONGEST_QUERY
            and not environ.get("PATH_INFO", "").startswith(self.never)
        )

    def for_query(self, bare, key, query, generation, environ):
        """The Entry for ``query``, where ``bare`` is what the address without it has: it says what it knows.

        None where the answer hangs on the whole query, as a redirect does, which takes it along.
        """
        if isinstance(bare, Answer) or bare.status in CARRY_THEIR_QUERY:
            return None
        part = known_part(query, bare.parameters)
        if not part:
            return bare
        found = self.obtain((*key, part), part, generation, environ)
        return None if isinstance(found, Answer) or found.status in CARRY_THEIR_QUERY else found

    def obtain(self, key, query, generation, environ):
        """The Entry of ``key``, fresh or for good reason not; an Answer where it must not be kept."""
        entry = self.memory_for(key).get(key)
        if entry is not None and entry.is_fresh(generation):  # nearly all answers; ``recall`` looks once more
            return entry
        entry = self.recall(key, generation)
        if entry is not None and (entry.is_fresh(generation) or self.is_resting(key)):
            return entry
        mine = self.shared.attempt("lock", key, otherwise=True)
        try:
            if not mine and (other := self.meanwhile(key, entry, generation)):
                return other
            return self.render(key, query, entry, generation, environ)
        finally:
            if mine:
                self.shared.attempt("unlock", key)

    def recall(self, key, generation):
        """The newest copy of ``key``, fresh or not, or None.

        What the store has no longer was dropped or cleared on purpose: memory does not keep it as a last good copy.
        """
        memory = self.memory_for(key)
        entry = memory.get(key)
        if entry is None or not entry.is_fresh(generation):
            stored = self.shared.attempt("get", key)
            if stored is None and not self.shared.is_down:
                memory.delete(key)
                return None
            if stored is not None and (entry is None or stored.stored_at > entry.stored_at):
                entry = stored
                self.hold(key, entry)
        return entry

    def memory_for(self, key, status=200):
        """Whatever visitors can ask for without end must not drive out pages."""
        return self.pages if len(key) == 3 and status == 200 else self.others

    def hold(self, key, entry):
        self.memory_for(key, entry.status).set(key, entry)

    def meanwhile(self, key, previous, generation):
        """While another request renders: the previous copy for a moment after a change, else the new one, else None."""
        began = time.monotonic()
        while True:
            if previous is not None and self.is_in_grace(previous, generation):
                return previous
            if not self.shared.attempt("is_locked", key) or time.monotonic() - began > SECONDS_TO_WAIT:
                entry = self.recall(key, generation)
                return entry if entry is not None and entry.is_fresh(generation) else None
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def is_in_grace(self, previous, generation):
        if previous.generation == generation:
            return 0 <= time.time() - previous.stored_at < previous.lifetime + SECONDS_OF_GRACE
        stepped_at = self.shared.attempt("stepped_at", otherwise=0)
        return 0 <= time.time() - stepped_at < SECONDS_OF_GRACE

    def render(self, key, query, previous, generation, environ):
        if generation != self.seen:
            new_generation.send(sender=type(self))
            self.seen = generation
        answer = Answer(self.application, environ, query)
        if answer.has_failed and previous is not None:
            logger.error("%s failed with %s; its last good copy was given out.", key[2], answer.status)
            self.rest(key)
            return previous
        entry = answer.entry(generation)
        if entry is None:
            return answer
        self.hold(key, entry)
        self.shared.attempt("set", key, entry)
        return entry

    def is_resting(self, key):
        failed_at = self.resting.get(key)
        return failed_at is not None and time.monotonic() - failed_at < SECONDS_OF_REST

    def rest(self, key):
        if len(self.resting) >= MOST_RESTING:
            self.resting.clear()
        self.resting[key] = time.monotonic()
