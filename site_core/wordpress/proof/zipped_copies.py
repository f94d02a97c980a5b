"""Reads a saved copy of the old site that is in a zip: its HTML files, without unpacking any of them to a disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from .saved_copies import HTML_SUFFIXES, MAX_BYTES, PRIVATE_FOLDERS, BrokenCopy, SavedPage, path_of_file, saved_page

MAX_FILES = 200_000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def read_zip(file: Path, hosts: Iterable[str]) -> Iterator[SavedPage]:
    """Yield the HTML files in a zip of a mirror. Raise BrokenCopy. Of each file, only the beginning is read."""
    names, seen = {host.lower() for host in hosts}, set()
    try:
        with zipfile.ZipFile(file) as packed:
            members = packed.namelist()
            if len(members) > MAX_FILES:
                raise BrokenCopy(_("%(path)s has too many files. Split it.") % {"path": file})
            members = sorted(filter(is_page, members))
            start = common_start(members, names)
            for member in members:
                path = path_of_file(member.removeprefix(start)) if member.startswith(start) else ""
                if path and path not in seen:
                    seen.add(path)
                    with packed.open(member) as opened:
                        yield saved_page(path, opened.read(MAX_BYTES).decode("utf-8", "replace"))
    except BROKEN as error:
        raise BrokenCopy(_("%(path)s can’t be read: %(reason)s") % {"path": file, "reason": error}) from error


def is_page(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_private = "__MACOSX" in parts or not set(parts).isdisjoint(PRIVATE_FOLDERS)
    return name.lower().endswith(HTML_SUFFIXES) and not is_private


def common_start(members: list[str], hosts: set[str]) -> str:
    """Return what all paths begin with: the folder with the name of the host, or the one that somebody has packed."""
    for member in members:
        folders = member.split("/")[:-1]
        for number, folder in enumerate(folders, 1):
            if folder.lower() in hosts:
                return "/".join(folders[:number]) + "/"
    first = {member.partition("/")[0] for member in members}
    is_packed = len(first) == 1 and all("/" in member for member in members)
    return f"{first.pop()}/" if is_packed else ""
