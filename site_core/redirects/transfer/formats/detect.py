"""Detect the format of a file from its content."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from . import apache, encoding, json_stream, limits, netlify, nginx, spreadsheets, squarespace
from .row import FileError, Row
from .source import NO_ROWS, Label, Options, Source
from .tables import Table, is_known_heading, table_source

SAMPLE_LENGTH = 64 * 1024  # characters that are searched for directives
SAMPLE_LINES = 50
MIN_SHARE = 0.5  # of the sample's lines that must be in a format of one redirect on each line


def detect(file: BinaryIO, options: Options | None = None) -> Source:
    """Return the Source for ``file`` (seekable). ``options`` are for tables. Raise FileError."""
    options = options or Options()
    encoding.check_size(file)
    if spreadsheets.is_excel(file):
        return excel_source(file, options)
    text = encoding.open_text(file)
    sample = text.read(SAMPLE_LENGTH)
    if not sample.strip():
        raise FileError(encoding.EMPTY)
    if netlify.is_toml(sample):
        return toml_source(text)
    if sample.lstrip()[0] in "{[":
        return json_stream.source(read_all(text), options)
    return line_source(text, sample) or csv_source(text, sample, options)


def read_all(text: TextIO) -> str:
    text.seek(0)
    return text.read()


def parse_text(parse: Callable[[TextIO], Iterator[Row]], text: TextIO) -> Iterator[Row]:
    text.seek(0)
    return parse(text)


def count_lines(text: TextIO) -> int:
    """Return the number of lines. Raise FileError if one of them is too long."""
    text.seek(0)
    count = 0
    while line := text.readline(limits.MAX_LINE_LENGTH + 1):
        count += 1
        limits.check_line(count, line)
    return count


def excel_source(file: BinaryIO, options: Options) -> Source:
    sheet, others = spreadsheets.open_sheet(file)
    source = table_source(Table(lambda: spreadsheets.sheet_rows(sheet), sheet.max_row or 0), options)
    if others:
        names = ", ".join(f"“{name}”" for name in others)
        message = _("Only the first sheet, “%(sheet)s”, is imported. Save these as separate files: %(names)s.")
        source.notes.append(message % {"sheet": sheet.title, "names": names})
    return source


def toml_source(text: TextIO) -> Source:
    content = read_all(text)
    entries = netlify.parse_toml(content)
    if not entries:
        raise FileError(NO_ROWS)
    return Source(netlify.TOML_LABEL, lambda: netlify.toml_rows(content, entries), len(entries))


def line_source(text: TextIO, sample: str) -> Source | None:
    """Return the Source for a file of a server, or of another format with one redirect on each line, or None."""
    lines = [line.strip() for line in sample.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines or has_known_headings(lines[0]):
        return None
    formats: list[tuple[Label, Callable[[TextIO], Iterator[Row]], bool]] = [
        (squarespace.LABEL, squarespace.rows, most(lines, squarespace.matches_line)),
        (netlify.LABEL, netlify.rows, most(lines, netlify.matches_line)),
        (apache.LABEL, apache.rows, apache.matches(sample)),
        (nginx.LABEL, nginx.rows, nginx.matches(sample)),
    ]
    for label, parse, is_match in formats:
        if is_match:
            source = Source(label, partial(parse_text, parse, text), count_lines(text))
            if label is netlify.LABEL and any(map(netlify.has_no_status, lines)):
                source.notes.append(str(netlify.NO_STATUS))
            return source
    return None


def most(lines: list[str], matches_line: Callable[[str], bool]) -> bool:
    """Return whether ``matches_line`` is true for most of the first ``lines``."""
    first = lines[:SAMPLE_LINES]
    return sum(map(matches_line, first)) >= MIN_SHARE * len(first)


def has_known_headings(line: str) -> bool:
    return any(is_known_heading(next(csv.reader([line], delimiter=each), [])) for each in spreadsheets.DELIMITERS)


def csv_source(text: TextIO, sample: str, options: Options) -> Source:
    first = next(line for line in sample.splitlines() if line.strip())
    delimiter = spreadsheets.detect_delimiter(first)
    table = Table(lambda: spreadsheets.csv_rows(text, delimiter), count_lines(text), delimiter)
    table.total = sum(1 for _row in table.read())  # a cell may have several lines
    return table_source(table, options)
