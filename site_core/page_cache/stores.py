"""Where entries, the generation and the locks are: in files of one machine, or in Redis for several."""

import contextlib
import hashlib
import itertools
import logging
import os
import secrets
import tempfile
import time
from pathlib import Path

from .entries import CorruptEntry, pack, unpack

logger = logging.getLogger(__name__)

SECONDS_OF_A_LOCK = 10  # of a process that died while it rendered
FILES_BETWEEN_SWEEPS = 200


def name_of(key):
    return hashlib.blake2b(repr(key).encode(), digest_size=20).hexdigest()


class FileStore:
    """Entries in ``folder``, at most ``most_bytes`` of them, shared by all processes of one machine."""

    place = "Files on this machine"

    # The generation, before its file is looked at again: a look for each of many answers a second lets threads take
    # the interpreter from each other, which costs more than the look.
    SECONDS_TO_HOLD = 0.005

    def __init__(self, folder, most_bytes):
        self.folder, self.most_bytes = Path(folder), most_bytes
        self.generation_file = str(self.folder / "generation")  # a Path takes six times as long to ask
        self.written = 0
        self._generation, self._read_at = "", -1.0

    def generation(self):
        """The number in force: when its file was touched last. One ``stat`` in a while, no reading."""
        now = time.monotonic()
        if now - self._read_at >= self.SECONDS_TO_HOLD:
            try:
                self._generation = str(os.stat(self.generation_file).st_mtime_ns)
            except FileNotFoundError:
                return self.step()
            self._read_at = now
        return self._generation

    def stepped_at(self):
        """When the generation was stepped last, in seconds since 1970."""
        return os.stat(self.generation_file).st_mtime

    def step(self):
        """Begin a new generation. Touching a file works on a full disk as well."""
        try:
            last = os.stat(self.generation_file).st_mtime_ns
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
            Path(self.generation_file).touch()
            last = 0
        now = max(time.time_ns(), last + 1)  # never the same twice, also where the clock was set back
        os.utime(self.generation_file, ns=(now, now))
        self._generation, self._read_at = str(now), time.monotonic()
        return self._generation

    def get(self, key):
        path = self._path(key)
        try:
            return unpack(path.read_bytes())
        except FileNotFoundError:
            return None
        except (CorruptEntry, ValueError, KeyError, TypeError):
            logger.warning("A damaged page was dropped from the page cache: %s", path.name)
            path.unlink(missing_ok=True)
            return None

    def set(self, key, entry):
        self._replace(self._path(key), pack(entry))
        self.written += 1
        if self.written % FILES_BETWEEN_SWEEPS == 1:
            self.sweep()

    def lock(self, key):
        """Return whether this is the one that renders ``key`` now; it must ``unlock`` then."""
        path = self._path(key).with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            except FileExistsError:
                with contextlib.suppress(FileNotFoundError):
                    if abs(time.time() - path.stat().st_mtime) < SECONDS_OF_A_LOCK:
                        return False
                    path.unlink()
            else:
                return True
        return False

    def is_locked(self, key):
        return self._path(key).with_suffix(".lock").exists()

    def unlock(self, key):
        self._path(key).with_suffix(".lock").unlink(missing_ok=True)

    def clear(self):
        """Drop all entries, the last good copies among them."""
        for path in self._entries():
            path.unlink(missing_ok=True)
        self.step()

    def sweep(self):
        """Remove the entries written longest ago until they fit."""
        found = []
        for path in self._entries():
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        found.sort()
        too_many = sum(size for _, size, _ in found) - self.most_bytes
        for _, size, path in found:
            if too_many <= 0:
                break
            path.unlink(missing_ok=True)
            too_many -= size

    def usage(self):
        """``(entries, bytes)``."""
        sizes = []
        for path in self._entries():
            with contextlib.suppress(FileNotFoundError):
                sizes.append(path.stat().st_size)
        return len(sizes), sum(sizes)

    def _entries(self):
        return self.folder.glob("??/*.page")

    def _path(self, key):
        name = name_of(key)
        return self.folder / name[:2] / f"{name}.page"

    def _replace(self, path, content):
        """Whole or not at all, whoever reads meanwhile."""
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.replace(scratch, path)
        except BaseException:
            Path(scratch).unlink(missing_ok=True)
            raise


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


def new_generation():
    """The time of the step, and what tells it from another one of the same moment."""
    return f"{time.time():.3f}-{secrets.token_hex(6)}"


def time_of(generation):
    return float(generation.partition("-")[0] or 0)
