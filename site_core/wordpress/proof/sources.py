"""What a proof reads: URLs in files, and what the old site said, from its export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from site_core.lib.chunks import chunks

from ..importing.engine import analyze
from ..importing.mapping import propose_mapping
from ..models import Proof
from .export_pages import export_pages
from .old_pages import OldPage, OldPages

FOLDER = "wordpress-proofs"
STORED_AT_ONCE = 200


@dataclass(frozen=True)
class TextUrl:
    url: str
    requests: int = 0


def read_urls(paths: Iterable[Path]) -> Iterator[TextUrl]:
    """Yield the URLs of plain-text files, one in each line."""
    for path in paths:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for line in file:
                if url := line.strip():
                    yield TextUrl(url)


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """Return what changes with the content of files: their names, sizes, and times, and ``words``."""
    digest = hashlib.sha256()
    for path in paths:
        status = path.stat()
        digest.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogatepass"))
    digest.update("\0".join(words).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def pages_path(proof: Proof) -> Path:
    return Path(settings.DATA_DIR) / FOLDER / f"{proof.pk}.sqlite3"


def add_export(pages: OldPages, exports: list[Path]) -> None:
    """Add what the export files say, unless an earlier start has done that. Raise BrokenExport if they can’t be read."""
    if not exports or pages.is_made("export"):
        return
    export, analysis = analyze(exports)
    add(pages, export_pages(export, analysis, propose_mapping(analysis)))
    pages.set_made("export")


def add(pages: OldPages, found: Iterable[tuple[str, OldPage]]) -> None:
    for chunk in chunks(found, STORED_AT_ONCE):
        pages.add(chunk)
