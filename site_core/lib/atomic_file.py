"""Write files in one step, so that nobody reads half of one, and read files that others can write."""

import os
import stat
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write ``content`` to ``path``, and create its folder if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        if mode != 0o600:  # which mkstemp sets
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_untrusted(path: Path, max_length: int) -> bytes | None:
    """Return the content of the file at ``path``, or None if it is missing or can't be used.

    It can't if it is a link, a folder, or a pipe, which would block, or if it is longer than ``max_length`` bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > max_length:
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(max_length)
    except OSError:
        return None
    finally:
        os.close(descriptor)
