"""Where entries, the generation and the locks are: in files of one machine, or in Redis for several."""

import contextlib
import hashlib
import logging
import os
import secrets
import tempfile
import time
from pathlib import Path

from ..entry import CorruptEntry, pack, unpack

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


def new_generation():
    """The time of the step, and what tells it from another one of the same moment."""
    return f"{time.time():.3f}-{secrets.token_hex(6)}"


def time_of(generation):
    return float(generation.partition("-")[0] or 0)
