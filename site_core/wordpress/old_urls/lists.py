"""Lists of URLs of the old site, in whichever format. They are read as a stream, so they may be of any size."""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import OldUrl
from .access_logs import is_access_log, is_w3c_log, read_access_log, read_w3c_log
from .listed import ListedUrl, UrlListError
from .sitemaps import read_sitemap
from .tables import LOOKS_LIKE_URL, is_comment, is_table, read_table

MAX_LINE = 64 * 1024  # characters; the rest of a longer line is left out
MAX_BYTES = 20 * 1024**3  # of a file, unpacked
MAX_MEMBERS = 1000  # of a zip
SAMPLE = 64 * 1024  # bytes by which the format is recognized
SAMPLE_LINES, SAMPLE_CHARACTERS = 1000, 1024 * 1024  # by which a log is recognized
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# What Python's modules raise for packed files that are damaged, encrypted, or packed in another way.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    gzip.BadGzipFile,
    NotImplementedError,
    RuntimeError,
)
LIST_SUFFIXES = (".csv", ".tsv", ".txt", ".xml", ".log", ".gz", ".json", ".jsonl", ".ndjson")

NOT_TEXT = gettext_lazy("This is not a list of URLs. Add a sitemap, a CSV, an access log, or a text file.")
EMPTY = gettext_lazy("The file has no URLs. Export it again.")
DAMAGED = gettext_lazy("The file can’t be unpacked. Pack it again, or add the files in it one by one.")
TOO_LARGE = gettext_lazy("Unpacked, the file is too large. Split it.")
NO_URL = gettext_lazy("This is not a URL. Write one on each line, such as https://clinic.example/about/ or /about/.")


def read_url_list(path: Path, name: str = "", site: str = "") -> Iterator[ListedUrl]:
    """Yield the URLs in a file: a sitemap, a table, an access log, or a text. It may be packed (gz, zip).

    Of access logs and crawls, only what the old site had an answer for. The same URL may come more than once. Raise
    UrlListError, which names the file with ``name`` (else its own). ``site`` is the host of the old site, if it is
    known: a table without headings may have referring pages as well.
    """
    name = name or path.name
    try:
        with path.open("rb") as file:
            yield from require_one(name, read_packed(name, file, site))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UrlListError(name, 0, _("The file can’t be read (%(reason)s).") % {"reason": reason}) from error


def require_one(name: str, urls: Iterator[ListedUrl]) -> Iterator[ListedUrl]:
    first = next(urls, None)
    if first is None:
        raise UrlListError(name, 0, EMPTY)
    yield first
    yield from urls


def read_packed(name: str, file: BinaryIO, site: str, *, in_zip: bool = False) -> Iterator[ListedUrl]:
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, file))
    start = buffered.peek(4)[:4]
    if start.startswith(b"\x1f\x8b"):
        with unpacking(name), gzip.GzipFile(fileobj=buffered) as unpacked:
            yield from read_plain(name, Limited(name, cast(BinaryIO, unpacked)), site, in_zip=in_zip)
    elif start.startswith(b"PK\x03\x04") and not in_zip:
        with unpacking(name), zipfile.ZipFile(buffered) as packed:
            yield from read_zip(name, packed, site)
    else:
        yield from read_plain(name, Limited(name, buffered), site, in_zip=in_zip)


class unpacking:
    """Raises UrlListError for what is wrong with a packed file."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BROKEN):
            raise UrlListError(self.name, 0, DAMAGED) from error


def read_zip(name: str, packed: zipfile.ZipFile, site: str) -> Iterator[ListedUrl]:
    """Yield the URLs of the lists in a zip. Other files in it are left out, but not each of them may be one."""
    members = [member for member in packed.infolist() if not member.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise UrlListError(name, 0, gettext_lazy("The zip has too many files. Add those with URLs only."))
    for member in members:
        path = PurePosixPath(member.filename)
        if path.suffix.lower() not in LIST_SUFFIXES or "__MACOSX" in path.parts:
            continue
        with packed.open(member) as file:
            yield from read_packed(f"{name}, {path.name}", cast(BinaryIO, file), site, in_zip=True)


class Limited(io.RawIOBase):
    """A file that raises UrlListError when more than MAX_BYTES are read from it."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name, self.file, self.left = name, file, MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # a writable buffer of bytes
        content = self.file.read(len(buffer))
        self.left -= len(content)
        if self.left < 0:
            raise UrlListError(self.name, 0, TOO_LARGE)
        buffer[: len(content)] = content
        return len(content)


def read_plain(name: str, file: io.RawIOBase, site: str, *, in_zip: bool) -> Iterator[ListedUrl]:
    """Yield the URLs of a file that is not packed (any more)."""
    buffered = io.BufferedReader(file, SAMPLE)
    start = buffered.peek(SAMPLE)[:SAMPLE]
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if start.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\x00" in start:
        raise UrlListError(name, 0, NOT_TEXT)
    if start.decode(encoding, "replace").lstrip().startswith("<"):
        yield from read_sitemap(name, buffered)
        return
    # Bytes that are no UTF-8 are kept: the old site got them as well.
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    lines = read_lines(io.TextIOWrapper(buffered, encoding, errors=errors))
    sample = take_sample(lines)
    texts = [text.strip() for _line, text in sample if text.strip() and not is_comment(text)]
    lines = itertools.chain(sample, lines)
    if is_w3c_log(text for _line, text in sample):
        yield from read_w3c_log(name, lines)
    elif is_access_log(texts):
        yield from read_access_log(lines)
    elif texts and (is_table(texts[0]) or in_zip):
        yield from read_table(name, lines, site=site, skip_without_urls=in_zip)
    else:
        yield from read_text(name, lines)


def take_sample(lines: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the first lines. A log may begin with many that are no requests."""
    sample: list[tuple[int, str]] = []
    characters = 0
    for line in itertools.islice(lines, SAMPLE_LINES):
        sample.append(line)
        characters += len(line[1])
        if characters >= SAMPLE_CHARACTERS:
            break
    return sample


def read_lines(file: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers. Of one that is too long, only the beginning."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        yield number, line
        while len(line) == MAX_LINE and not line.endswith("\n"):
            line = file.readline(MAX_LINE)


def read_text(name: str, lines: Iterator[tuple[int, str]]) -> Iterator[ListedUrl]:
    """Yield the URL on each line. Empty lines and those that start with # are left out."""
    for number, line in lines:
        url = line.strip().strip('"')
        if not url or url.startswith("#"):
            continue
        if not LOOKS_LIKE_URL.match(url):
            raise UrlListError(name, number, NO_URL)
        yield ListedUrl(url, 0, OldUrl.Origin.LIST)
