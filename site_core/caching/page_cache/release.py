"""Which code and settings a process runs. One that a reload is about to end must not cache anything more."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from site_core.lib.atomic_file import write_atomically

logger = logging.getLogger(__name__)

FOLDERS = ("site_core", "blog", "home", "templates", "custom")
SUFFIXES = (".py", ".html", ".txt", ".xml", ".svg", ".mo")


class Release:
    """The code and settings of this process, and those of the worker of this machine that started last.

    ``file`` has the fingerprint of the latter. Several machines don't share it: each is reloaded by itself.
    """

    def __init__(self, file: Path) -> None:
        self.file, self.fingerprint = file, fingerprint()

    def record(self) -> None:
        """Make this release the current one: processes with another one stop caching."""
        try:
            write_atomically(self.file, self.fingerprint.encode())
        except OSError as error:  # a full disk must not keep the server from starting
            logger.warning("Pages of the previous version can stay in the page cache for minutes: %s", error)
            with contextlib.suppress(OSError):
                self.file.unlink(missing_ok=True)

    def is_current(self) -> bool:
        try:
            return self.file.read_text() == self.fingerprint
        except OSError:  # no process has recorded its release
            return True


def fingerprint() -> str:
    """Return a hash of the content of the ``.env`` file, and of the name, size, and time of each file of the site."""
    digest = hashlib.blake2b(digest_size=16)
    with contextlib.suppress(OSError):
        digest.update(settings.ENV_FILE.read_bytes())
    for path in source_files():
        with contextlib.suppress(FileNotFoundError):
            status = path.stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    """Yield the paths of code, templates, and the list of packages, always in the same order."""
    yield settings.BASE_DIR / "requirements.txt"
    for folder in FOLDERS:
        for root, folders, names in os.walk(settings.BASE_DIR / folder):
            folders.sort()
            yield from (Path(root, name) for name in sorted(names) if name.endswith(SUFFIXES))
