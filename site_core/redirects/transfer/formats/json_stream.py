"""Parse JSON files entry by entry: this site's own, those of other systems, and other lists of redirects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import firebase, native, redirection, vercel
from .column import Column
from .headings import YES_NO, normalize_heading
from .limits import check_columns, check_rows
from .row import FileError, Row, rejected_row
from .source import NO_ROWS, Label, Options, Source
from .spreadsheets import NumberedCells
from .tables import Table, table_source

DECODER = json.JSONDecoder()
SEPARATORS = re.compile(r"[\s,:]*")
DISABLED = (False, 0, "disabled")
UNKNOWN = gettext_lazy(
    "This JSON file has no list of redirects. Upload a list, or an object with a list named “redirects”."
)


class Entries:
    """Decode the elements of a file's ``redirects``, or of its top-level list, one by one.

    The members of an object such as ``{"/old": "/new"}`` are elements, too: lists of a name and a value.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.members_before: dict[str, Any] = {}  # the other members of the top-level object, up to the redirects

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """Yield ``(line, element)``. Raise FileError."""
        for count, entry in enumerate(self.all(), 1):
            check_rows(count)
            yield entry

    def all(self) -> Iterator[tuple[int, Any]]:
        start = self.skip(0)
        if self.text.startswith("[", start):
            yield from self.elements(start)
        elif self.text.startswith("{", start):
            yield from self.members(start)
        else:
            raise FileError(UNKNOWN)

    def skip(self, position: int) -> int:
        """Return the position after white space, commas, and colons."""
        match = SEPARATORS.match(self.text, position)
        return match.end() if match else position

    def decode(self, position: int) -> tuple[Any, int]:
        """Return the value at ``position`` and the position after it."""
        try:
            return DECODER.raw_decode(self.text, position)
        except (ValueError, RecursionError) as error:
            line = self.text.count("\n", 0, getattr(error, "pos", position)) + 1
            reason = getattr(error, "msg", "nested too deeply, or a number is too long")
            message = _("Line %(line)d is not valid JSON: %(reason)s.")
            raise FileError(message % {"line": line, "reason": reason}) from error

    def members(self, start: int) -> Iterator[tuple[int, Any]]:
        position, counted_to, line = self.skip(start + 1), 0, 1
        while not self.text.startswith("}", position):
            line += self.text.count("\n", counted_to, position)
            counted_to = position
            name, position = self.decode(position)
            position = self.skip(position)
            if name == "redirects" and self.text.startswith(("[", "{"), position):
                yield from self.elements(position) if self.text[position] == "[" else self.members(position)
                return
            value, position = self.decode(position)
            position = self.skip(position)
            self.members_before[str(name)] = value
            if str(name).startswith("/") and isinstance(value, str):
                yield line, [name, value]

    def elements(self, start: int) -> Iterator[tuple[int, Any]]:
        position, counted_to, line = self.skip(start + 1), 0, 1
        while not self.text.startswith("]", position):
            line += self.text.count("\n", counted_to, position)
            counted_to = position
            element, position = self.decode(position)
            yield line, element
            position = self.skip(position)


def source(text: str, options: Options) -> Source:
    """Return the Source for the JSON ``text``: of a known format, or a list of objects as a table. Raise FileError."""
    if sites := firebase.find_sites(text):
        notes = [str(firebase.SEVERAL_SITES)] if len(sites) > 1 else []
        total = sum(len(site["redirects"]) for site in sites)
        return Source(firebase.LABEL, lambda: firebase.rows(text), total, notes)
    first = next(iter(Entries(text)), None)
    if first is None:
        raise FileError(NO_ROWS)
    total = text.count("},") + 1
    entry = first[1]
    if label := label_of(entry):
        return Source(label, lambda: rows(text), total, notes_on(label, text))
    if isinstance(entry, list):
        return table_source(Table(lambda: list_rows(text), total), options)
    if not isinstance(entry, dict):
        raise FileError(UNKNOWN)
    return table_source(Table(lambda: table_rows(text), total, has_names=True), options)


def label_of(entry: Any) -> Label:
    """Return the name of the format that the first element has, or an empty string."""
    if redirection.is_entry(entry):
        return redirection.JSON_LABEL
    if vercel.is_entry(entry):
        return vercel.LABEL
    return native.LABEL if isinstance(entry, dict) and native.matches(set(entry)) else ""


def notes_on(label: Label, text: str) -> list[str]:
    if label != vercel.LABEL or not (names := vercel.other_sections(text)):
        return []
    return [_("These sections of the file are not imported: %(names)s.") % {"names": ", ".join(names)}]


def rows(text: str) -> Iterator[Row]:
    """Yield the Row for each element of the JSON ``text``."""
    entries = Entries(text)
    groups = None
    # By position, because the first of two redirects from the same URL is imported.
    for line, entry in sorted(entries, key=lambda item: redirection.get_position(item[1])):
        if groups is None:
            groups = disabled_groups(entries.members_before.get("groups"))
        if redirection.is_entry(entry):
            yield redirection.parse_entry(line, entry, groups)
        elif vercel.is_entry(entry):
            yield vercel.parse_entry(line, entry)
        elif isinstance(entry, dict) and set(entry) <= set(native.COLUMNS):
            yield native.parse_entry(line, {name: value_text(value) for name, value in entry.items()})
        else:
            yield rejected_row(line, element_text(entry), _("This is not a redirect in a known format."))


def table_rows(text: str) -> Iterator[NumberedCells]:
    """Yield the names of all members as headings, then the cells of each element, as of a table."""
    names: dict[str, None] = {}
    for _line, entry in Entries(text):
        names |= dict.fromkeys(entry) if isinstance(entry, dict) else {}
        check_columns(len(names))
    yield 0, list(names)
    for line, entry in Entries(text):
        if isinstance(entry, dict):
            yield line, [value_text(entry.get(name, default_of(name))) for name in names]
        else:
            yield line, [*[""] * len(names), element_text(entry)]  # more cells than headings: rejected


def default_of(name: str) -> bool | None:
    """Return what a member means that an element lacks. Redirects of Ghost and Gatsby are temporary then."""
    return False if normalize_heading(name) in YES_NO[Column.PERMANENT] else None


def list_rows(text: str) -> Iterator[NumberedCells]:
    """Yield the cells of each element that is a list, as of a table without headings."""
    for line, entry in Entries(text):
        yield line, [value_text(value) for value in (entry if isinstance(entry, list) else [entry])]


def element_text(element: object) -> str:
    return json.dumps(element, ensure_ascii=False)


def value_text(value: object) -> str:
    if isinstance(value, bool):
        return native.BOOLEAN_TEXT[value]
    if isinstance(value, (dict, list)):
        return element_text(value) if value else ""
    return "" if value is None else str(value)


def disabled_groups(groups: object) -> set[object]:
    """Return the ids of the disabled groups of Redirection."""
    groups = [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    return {group.get("id") for group in groups if group.get("enabled", group.get("status")) in DISABLED}
