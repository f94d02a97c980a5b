"""Read the CSV file that Crossref publishes from the Retraction Watch database, line by line.

A broken line is yielded as such and never ends the file. If its quotation marks swallow the lines below, these are
read again by themselves.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from site_core.pages.reference_identifiers import normalize_doi, title_key

from .identifiers import hash_title
from .models import RetractionNotice

REQUIRED = ("Record ID", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate")
MAX_LINES_OF_RECORD = 50
MAX_LINE_LENGTH = 200_000
Nature = RetractionNotice.Nature
# What is in the column RetractionNature, in lower case, up to the first match.
NATURES = (
    ("reinstatement", Nature.REINSTATEMENT),
    ("retract", Nature.RETRACTION),
    ("withdraw", Nature.RETRACTION),
    ("removal", Nature.RETRACTION),
    ("concern", Nature.CONCERN),
    ("correct", Nature.CORRECTION),
    ("erratum", Nature.CORRECTION),
)
US_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})\b")
ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})\b")


class NotARetractionList(Exception):
    """The file has other columns. The message says which are missing."""


@dataclass(frozen=True)
class BrokenLine:
    number: int
    reason: str


class Lines:
    """The lines of a file in any encoding, which can be put back, and the number of the last one."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self.source = iter(decode_lines(file))
        self.returned: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self.returned.popleft() if self.returned else next(self.source)
        self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        self.returned.extendleft(reversed(lines))
        self.number -= len(lines)


def decode_lines(file: Iterable[bytes]) -> Iterator[str]:
    """Yield lines as text: UTF-8, else Windows-1252. UTF-16, which Excel writes, is recognized by its BOM."""
    lines = iter(file)
    first = next(lines, b"")
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = b"".join([first, *lines]).decode("utf-16", errors="replace")
        yield from content.splitlines(keepends=True)
        return
    yield decode(first.removeprefix(b"\xef\xbb\xbf"))
    for line in lines:
        yield decode(line)


def decode(line: bytes) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    return text.replace("\x00", "")


class RetractionReader:
    """Iterates over the notices of a file, and its broken lines."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self.lines = Lines(file)
        self.delimiter, self.headings = self.read_headings()
        self.positions = {name: number for number, name in enumerate(self.headings)}

    def read_headings(self) -> tuple[str, list[str]]:
        line = next(self.lines, "")
        for delimiter in ",;\t":
            headings = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
            missing = [name for name in REQUIRED if name not in headings]
            if not missing:
                return delimiter, headings
        message = _("This is not the list of retractions that Crossref publishes: the first line lacks %(columns)s.")
        raise NotARetractionList(message % {"columns": ", ".join(REQUIRED)})

    def __iter__(self) -> Iterator[RetractionNotice | BrokenLine]:
        while True:
            number = self.lines.number + 1
            consumed: list[str] = []
            try:
                row = next(csv.reader(self.record(consumed), delimiter=self.delimiter), None)
            except csv.Error as error:
                row, reason = [], str(error)
            else:
                reason = self.problem(row or [])
            if not consumed:
                return
            if len(consumed) > 1 and (reason or any(self.is_record(line) for line in consumed[1:])):
                self.lines.put_back(consumed[1:])
                reason = reason or _("A quotation mark is not closed.")
            if reason and "".join(consumed[:1]).strip(" ,;\t\r\n"):
                yield BrokenLine(number, reason)
            elif not reason and row:
                yield self.make_notice(row)

    def record(self, consumed: list[str]) -> Iterator[str]:
        for line in self.lines:
            consumed.append(line)
            yield line
            if len(consumed) == MAX_LINES_OF_RECORD:
                return

    def is_record(self, line: str) -> bool:
        """Return whether ``line`` is a record by itself, so that it can’t be part of another one."""
        if not line[:1].isdigit() and line[:1] != '"':
            return False
        try:
            return not self.problem(next(csv.reader([line], delimiter=self.delimiter), []))
        except csv.Error:
            return False

    def problem(self, row: list[str]) -> str:
        """Return what is wrong with ``row``. Empty if nothing is."""
        if len(row) != len(self.headings):
            text = _("The number of columns is %(count)d instead of %(expected)d.")
            return text % {"count": len(row), "expected": len(self.headings)}
        record_id = self.get(row, "Record ID")
        if not (record_id.isascii() and record_id.isdecimal() and len(record_id) < 16):
            return _("“Record ID” is not a number.")
        return "" if parse_nature(self.get(row, "RetractionNature")) else _("“RetractionNature” is not known.")

    def get(self, row: list[str], name: str) -> str:
        position = self.positions.get(name)
        return "" if position is None else row[position].strip()

    def make_notice(self, row: list[str]) -> RetractionNotice:
        title = " ".join(self.get(row, "Title").split())
        return RetractionNotice(
            record_id=int(self.get(row, "Record ID")),
            nature=parse_nature(self.get(row, "RetractionNature")),
            date=parse_date(self.get(row, "RetractionDate")),
            title=title[:300],
            title_hash=hash_title(title_key(title)),
            doi=normalize_doi(self.get(row, "OriginalPaperDOI"))[:200],
            pubmed_id=parse_pubmed_id(self.get(row, "OriginalPaperPubMedID")),
            notice_doi=normalize_doi(self.get(row, "RetractionDOI"))[:200],
            notice_pubmed_id=parse_pubmed_id(self.get(row, "RetractionPubMedID")),
            reason=parse_reason(self.get(row, "Reason"))[:500],
        )


def parse_nature(text: str) -> str:
    lower = text.lower()
    return next((nature.value for part, nature in NATURES if part in lower), "")


def parse_date(text: str) -> datetime.date | None:
    """Return the day of “1/31/2023 0:00”, or of “2023-01-31”. None if it is something else."""
    if match := US_DATE.match(text):
        month, day, year = match.groups()
    elif match := ISO_DATE.match(text):
        year, month, day = match.groups()
    else:
        return None
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_pubmed_id(text: str) -> str:
    """Return a PubMed id. Empty for “0”, “unavailable”, and the like."""
    digits = text.removesuffix(".0").lstrip("0")
    return digits if digits.isascii() and digits.isdecimal() and len(digits) <= 8 else ""


def parse_reason(text: str) -> str:
    """Return “Error in data; Concerns” for “+Error in data;+Concerns;”."""
    return "; ".join(part for part in (each.strip(" +") for each in text.split(";")) if part)
