"""Reads WARC files (ISO 28500), such as those of wget --warc-file, Heritrix, and Browsertrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

from ..old_urls.paths import old_path
from .robots import header_directives
from .saved_copies import MAX_BYTES, BrokenCopy, SavedPage

STARTS = (b"WARC/", b"\x1f\x8b")
MAX_HEADER = 1024**2  # bytes, of all lines of the header of a record, or of a response
HTML = ("text/html", "application/xhtml+xml")


class LimitedReader(DecompressingBufferedReader):
    """Reads records whose headers have a usual size: the library keeps all lines of one, however long they are."""

    left = MAX_HEADER

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or self.left, self.left))
        self.left = self.left - len(line) if line.strip() else MAX_HEADER
        if self.left <= 0:
            raise ArchiveLoadFailed(_("a header is too long"))
        return line


def read_warc(file: Path, hosts: Iterable[str]) -> Iterator[SavedPage]:
    """Yield the HTML pages that the old site answered with status 200, each path once. Raise BrokenCopy."""
    names, seen = {host.lower() for host in hosts}, set()
    try:
        with file.open("rb") as opened:
            if not opened.peek(len(STARTS[0])).startswith(STARTS):  # the library would read it as a single response
                raise BrokenCopy(_("%(path)s is not a WARC file.") % {"path": file})
            archive = ArchiveIterator(opened)
            archive.reader = LimitedReader(archive.fh)
            for record in archive:
                path = page_path(record, names)
                if path and path not in seen:
                    seen.add(path)
                    html = record.content_stream().read(MAX_BYTES).decode("utf-8", "replace")
                    named = [value for name, value in record.http_headers.headers if name.lower() == "x-robots-tag"]
                    yield SavedPage(path, 200, html, header_directives(named))
    # The library raises an AttributeError for a file that ends within a record.
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError) as error:
        raise BrokenCopy(_("%(path)s can’t be read: %(reason)s") % {"path": file, "reason": error}) from error


def page_path(record: ArchiveIterator, hosts: set[str]) -> str:
    """Return the path of the page in a record. Empty for everything else."""
    if record.rec_type != "response" or record.http_headers is None:
        return ""
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if record.http_headers.get_statuscode() != "200" or kind not in HTML:
        return ""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        is_old_site = (urlsplit(url.strip("<>")).hostname or "") in hosts
    except ValueError:
        return ""
    return old_path(url.strip("<>")) if is_old_site else ""
