"""Import a list of retractions, and find the pages that cite what is in it."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from .matching import update_citations
from .models import RetractionList, RetractionNotice
from .reading import MAX_LINE_LENGTH, BrokenLine, NotARetractionList, RetractionReader

BATCH_SIZE = 2_000
MAX_LISTED = 200  # broken lines that are stored with their reasons
MAX_BYTES = 300 << 20  # after decompression
FIELDS = [field.name for field in RetractionNotice._meta.concrete_fields if field.name not in ("id", "record_id")]


def import_retractions(file: IO[bytes], file_name: str, user: Any = None) -> RetractionList:
    """Import a CSV file, which may be compressed (gzip or zip). Raise NotARetractionList for other files.

    Notices of an earlier file stay, and those with the same record number are replaced. A notice in this file that
    can’t be read doesn’t remove the one of the earlier file.
    """
    record = RetractionList(file_name=file_name[-255:], user=user)
    with transaction.atomic():
        reader = RetractionReader(read_lines(decompress(file)))
        batch: dict[int, RetractionNotice] = {}
        for row in readable_rows(reader, record):
            batch[row.record_id] = row
            if len(batch) == BATCH_SIZE:
                save(batch)
        save(batch)
        record.save()
        update_citations()
    return record


def decompress(file: IO[bytes]) -> IO[bytes]:
    """Return the CSV file that ``file`` is or contains."""
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"\x1f\x8b":
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    if start != b"PK\x03\x04":
        return file
    try:
        archive = zipfile.ZipFile(file)
        [name] = [each for each in archive.namelist() if each.lower().endswith(".csv") and "__MACOSX" not in each]
        return archive.open(name)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotARetractionList(_("The archive must contain one CSV file, without a password.")) from error


def read_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of ``file``, and longer ones in parts."""
    size = 0
    try:
        while line := file.readline(MAX_LINE_LENGTH):
            size += len(line)
            if size > MAX_BYTES:
                raise NotARetractionList(_("The file is too large. Check that it is the right one."))
            yield line
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise NotARetractionList(_("The compressed file is damaged. Download it again.")) from error


def readable_rows(reader: RetractionReader, record: RetractionList) -> Iterator[RetractionNotice]:
    """Yield the notices that name a work, and count the rest in ``record``."""
    for row in reader:
        if isinstance(row, BrokenLine):
            record.broken += 1
            if len(record.broken_lines) < MAX_LISTED:
                record.broken_lines.append([row.number, row.reason])
            continue
        record.rows += 1
        if row.doi or row.pubmed_id or row.title_hash:
            yield row
        else:
            record.skipped += 1


def save(batch: dict[int, RetractionNotice]) -> None:
    RetractionNotice.objects.bulk_create(
        batch.values(), update_conflicts=True, unique_fields=["record_id"], update_fields=FIELDS
    )
    batch.clear()
