"""What a dry run found out about every row: for people to review, to download, and to compare with a later one."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

from site_core.lib.spreadsheets import CONTROL_CHARACTERS, csv_lines, escape_formula

from .importer import Outcome, RowResult

MAX_SHOWN = 200  # rows of each section
MAX_TEXT_LENGTH = 2000  # characters of a reason or a note
WARNED = "warned"  # the section of the rows that are imported with warnings
SECTIONS = (Outcome.REJECTED.value, WARNED, Outcome.CREATED.value, Outcome.CHANGED.value, Outcome.SKIPPED.value)
HEADER = ["line", "outcome", "row", "changes", "reasons"]


def section_of(result: RowResult) -> str:
    return WARNED if result.has_warnings else result.outcome.value


def printable(text: str) -> str:
    """Return ``text`` without characters that databases or files can't store, and at most MAX_TEXT_LENGTH of it."""
    text = text if len(text) <= MAX_TEXT_LENGTH else f"{text[:MAX_TEXT_LENGTH]}…"
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "replace").decode()


def report_cells(result: RowResult) -> list[object]:
    texts = (result.text, result.changes, " ".join(result.reasons))
    return [result.line, result.outcome.value, *(escape_formula(printable(text)) for text in texts)]


def report_rows(results: Iterable[RowResult]) -> Iterator[list[object]]:
    """Yield the header row, then the cells of each result, for a CSV file."""
    yield [*HEADER]
    yield from map(report_cells, results)


class Review:
    """The results of all rows, counted by section, with the first of each. ``report`` is a compressed CSV file."""

    def __init__(self, results: Iterable[RowResult]) -> None:
        self.counts: Counter[str] = Counter()
        self.shown: dict[str, list[list[object]]] = {section: [] for section in SECTIONS}
        file = io.BytesIO()
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6) as compressed:
            compressed.writelines(csv_lines(report_rows(map(self.count, results))))
        self.report = file.getvalue()

    def count(self, result: RowResult) -> RowResult:
        section = section_of(result)
        self.counts[section] += 1
        if len(self.shown[section]) < MAX_SHOWN:
            self.shown[section].append([result.line, printable(result.text), printable(" ".join(result.messages))])
        return result

    def to_json(self) -> dict[str, Any]:
        return {"counts": {section: self.counts[section] for section in SECTIONS}, "shown": self.shown}


def read_report(report: bytes) -> Iterator[list[str]]:
    """Yield the rows of a compressed CSV file, without its header."""
    with gzip.open(io.BytesIO(report), "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        yield from rows


def compare_reports(before: bytes, after: bytes) -> dict[str, Any]:
    """Return ``{"count": number, "shown": [[line, row, before, after], …]}`` of the rows with another result."""
    count = 0
    shown: list[list[str]] = []
    for old, new in zip_longest(read_report(before), read_report(after), fillvalue=[""] * len(HEADER)):
        if old[1:] != new[1:]:
            count += 1
            if len(shown) < MAX_SHOWN:
                shown.append([new[0] or old[0], new[2] or old[2], describe(old), describe(new)])
    return {"count": count, "shown": shown}


def describe(row: list[str]) -> str:
    """Return the outcome of a row of a report, with what it changes and why."""
    outcome = str(Outcome(row[1]).label) if row[1] in Outcome.values else ""
    return " ".join(filter(None, [f"{outcome}.", *row[3:]]))
