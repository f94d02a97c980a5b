import itertools
import time

from ..entry import CorruptEntry, pack, unpack
from .files import SECONDS_OF_A_LOCK, logger, name_of, new_generation, time_of


class RedisStore:
    """Entries in Redis or Valkey, whose ``maxmemory`` bounds them; shared by all machines."""

    place = "Redis, shared by all machines"
    most_bytes = None

    SECONDS_TO_HOLD = 0.25  # the generation, before it is asked for again: what visitors wait for after a change
    SECONDS_TO_KEEP = 7 * 24 * 60 * 60
    SECONDS_TO_WAIT = 0.5  # for an answer

    def __init__(self, url, prefix="clinic-page-cache"):
        import redis

        # Nothing is tried twice: who finds it unreachable begins a new generation once it is back; see shared.py.
        waiting = {"socket_timeout": self.SECONDS_TO_WAIT, "socket_connect_timeout": self.SECONDS_TO_WAIT}
        self.redis = redis.Redis.from_url(url, retry=None, **waiting)
        self.prefix = prefix
        self._generation, self._read_at = "", -1.0

    def generation(self):
        now = time.monotonic()
        if now - self._read_at >= self.SECONDS_TO_HOLD or not self._generation:
            found = self.redis.get(self._name("generation"))
            self._hold(found.decode() if found else self._first(), now)
        return self._generation

    def _first(self):
        """Several processes may find Redis empty at once; one of their numbers holds."""
        self.redis.set(self._name("generation"), new_generation(), nx=True)
        return self.redis.get(self._name("generation")).decode()

    def _hold(self, generation, now):
        if time_of(generation) < time_of(self._generation):
            # Redis was started anew with what it had saved before the last change.
            self.step()
        else:
            self._generation, self._read_at = generation, now

    def stepped_at(self):
        """When the generation was stepped last, in seconds since 1970."""
        return time_of(self._generation)

    def step(self):
        """Begin a new generation. Redis is told first: no page may be made for a number that another one may outrun."""
        generation = new_generation()
        self.redis.set(self._name("generation"), generation)
        self._generation, self._read_at = generation, time.monotonic()
        return generation

    def get(self, key):
        name = self._page(key)
        packed = self.redis.get(name)
        if packed is None:
            return None
        try:
            return unpack(packed)
        except (CorruptEntry, ValueError, KeyError, TypeError):
            logger.warning("A damaged page was dropped from the page cache: %s", name)
            self.redis.delete(name)
            return None

    def set(self, key, entry):
        self.redis.set(self._page(key), pack(entry), ex=self.SECONDS_TO_KEEP)

    def lock(self, key):
        """Return whether this is the one that renders ``key`` now; it must ``unlock`` then."""
        return bool(self.redis.set(self._lock(key), b"1", nx=True, ex=SECONDS_OF_A_LOCK))

    def is_locked(self, key):
        return bool(self.redis.exists(self._lock(key)))

    def unlock(self, key):
        self.redis.delete(self._lock(key))

    def clear(self):
        """Drop all entries, the last good copies among them."""
        for names in self._pages():
            self.redis.unlink(*names)
        self.step()

    def usage(self):
        """``(entries, bytes)``."""
        count = size = 0
        for names in self._pages():
            with self.redis.pipeline(transaction=False) as pipeline:
                for name in names:
                    pipeline.strlen(name)
                sizes = pipeline.execute()
            count, size = count + len(names), size + sum(sizes)
        return count, size

    def _pages(self):
        """The names of all entries, in lists that Redis answers quickly."""
        names = self.redis.scan_iter(self._name("page:*"), count=1000)
        while some := list(itertools.islice(names, 1000)):
            yield some

    def _page(self, key):
        return self._name(f"page:{name_of(key)}")

    def _lock(self, key):
        return self._name(f"lock:{name_of(key)}")

    def _name(self, name):
        return f"{self.prefix}:{name}"
