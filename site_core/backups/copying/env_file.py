"""Set DATABASE_URL in the file that it comes from."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from pathlib import Path

from site_core.lib.atomic_file import write_atomically

LINE = re.compile(r"^(?:export )?DATABASE_URL=(.*)$", re.MULTILINE)


def set_database_url(path: Path, url: str) -> bool:
    """Set DATABASE_URL in ``path``.

    Return False, with the file unchanged, if the site doesn't read it from there or if the file can't be written.
    """
    content = path.read_text() if path.exists() else ""
    lines, current = LINE.findall(content), os.environ.get("DATABASE_URL")
    if current and (not lines or unquote(lines[-1]) != current):
        return False  # the environment of the process overrides the file
    line = f"DATABASE_URL='{url}'"
    content = LINE.sub(lambda match: line, content) if lines else f"{content.rstrip()}\n{line}\n".lstrip()
    try:
        write(path, content)
    except PermissionError:
        return False
    return True


def write(path: Path, content: str) -> None:
    """Write ``content`` to ``path``, whose owner and mode stay."""
    if path.exists() and not os.access(path.parent, os.W_OK):  # an installation whose code belongs to root
        path.write_text(content)
        return
    status = path.stat() if path.exists() else None
    write_atomically(path, content.encode(), (status.st_mode & 0o777) if status else 0o600)
    if status:
        with contextlib.suppress(PermissionError):  # only root may give files away
            os.chown(path, status.st_uid, status.st_gid)


def unquote(value: str) -> str:
    try:
        parts = shlex.split(value)
    except ValueError:  # a quote that doesn't end
        return value
    return parts[0] if len(parts) == 1 else value
