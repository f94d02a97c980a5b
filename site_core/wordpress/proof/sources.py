"""What a proof reads: the known URLs, lists of further ones, and what the old site said, from its export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from site_core.lib.chunks import chunks
from site_core.redirects.addressing import encode_host

from ..importing.engine import analyze, find_source
from ..importing.mapping import propose_mapping
from ..models import ImportRun, OldUrl, Proof
from ..old_urls.listed import ListedUrl
from ..old_urls.lists import read_url_list
from ..reading.export import place_of
from ..wizard.files import RETENTION
from .export_pages import export_pages
from .old_pages import OldPage, OldPages
from .saved_copies import copy_pages, read_copy

FOLDER = "wordpress-proofs"
STORED_AT_ONCE = 200


def read_urls(source: str, paths: Iterable[Path]) -> Iterator[ListedUrl]:
    """Yield the URLs that are known of ``source``, then those in files, always in the same order.

    Raise UrlListError if a file can’t be read.
    """
    rows = OldUrl.objects.filter(source=source).order_by("pk").values_list("path", "requests")
    for path, requests in rows.iterator(chunk_size=1000):
        yield ListedUrl(path, requests, "")
    for file in paths:
        yield from read_url_list(file)


def find_old_site(url: str = "") -> str:
    """Return the source of the import from ``url``, or of the last one. Without an import, ``url``; it may be empty."""
    if not url:
        return find_source(None)
    sources = ImportRun.objects.order_by("-pk").values_list("source", flat=True)
    return next((source for source in sources if place_of(source) == place_of(url)), url)


def origin_of(source: str) -> str:
    """Return scheme and host of the old site, as browsers send it (IDNA). Empty if ``source`` is not a URL."""
    try:
        parts = urlsplit(encode_host(source))
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if is_url else ""


def fingerprint(source: str, paths: Iterable[Path], *words: str) -> str:
    """Return what changes with what a proof reads: known URLs, names, sizes, and times of files, and ``words``."""
    known = OldUrl.objects.filter(source=source).aggregate(number=Count("pk"), last=Max("pk"))
    digest = hashlib.sha256(f"{source}\0{known}\n".encode("utf-8", "surrogatepass"))
    for path in paths:
        status = path.stat()
        digest.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogatepass"))
    digest.update("\0".join(words).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def folder() -> Path:
    return Path(settings.DATA_DIR) / FOLDER


def pages_path(proof: Proof) -> Path:
    return folder() / f"{proof.pk}.sqlite3"


def delete_old_pages() -> None:
    """Delete what proofs that were never finished have stored about the old site, after 30 days."""
    limit = timezone.now() - RETENTION
    for path in folder().glob("*.sqlite3*"):
        if path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)


def add_export(pages: OldPages, exports: list[Path]) -> None:
    """Add what the export files say, unless an earlier start has done that. Raise BrokenExport for a broken file."""
    if not exports or pages.is_made("export"):
        return
    export, analysis = analyze(exports)
    add(pages, export_pages(export, analysis, propose_mapping(analysis)))
    pages.set_made("export")


def add_copies(pages: OldPages, copies: list[Path], origin: str) -> None:
    """Add what saved copies say that the export doesn’t. Raise BrokenCopy if one can’t be read."""
    name = (urlsplit(origin).hostname or "").removeprefix("www.")
    for copy in copies:
        if not pages.is_made(f"copy:{copy}"):
            add(pages, copy_pages(partial(read_copy, copy, (name, f"www.{name}"))))
            pages.set_made(f"copy:{copy}")


def add(pages: OldPages, found: Iterable[tuple[str, OldPage]]) -> None:
    for chunk in chunks(found, STORED_AT_ONCE):
        pages.add(chunk)
