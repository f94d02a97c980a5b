"""Parse JSON files entry by entry: this site's own, and those of the plugin Redirection."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import native, redirection
from .row import FileError, Row, rejected_row

DECODER = json.JSONDecoder()
SEPARATORS = re.compile(r"[\s,:]*")
DISABLED = (False, 0, "disabled")
UNKNOWN = gettext_lazy(
    "This JSON file is in an unknown format. Upload an export of this site or of the plugin Redirection."
)


class Entries:
    """Decode the elements of a file's ``redirects``, or of its top-level list, one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.members_before: dict[str, Any] = {}  # the other members of the top-level object, up to the redirects

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """Yield ``(line, element)``. Raise FileError."""
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
        except (json.JSONDecodeError, RecursionError) as error:
            line = self.text.count("\n", 0, getattr(error, "pos", position)) + 1
            reason = getattr(error, "msg", "nested too deeply")
            message = _("Line %(line)d is not valid JSON: %(reason)s.")
            raise FileError(message % {"line": line, "reason": reason}) from error

    def members(self, start: int) -> Iterator[tuple[int, Any]]:
        position = self.skip(start + 1)
        while not self.text.startswith("}", position):
            name, position = self.decode(position)
            position = self.skip(position)
            if name == "redirects" and self.text.startswith("[", position):
                yield from self.elements(position)
                return
            self.members_before[str(name)], position = self.decode(position)
            position = self.skip(position)

    def elements(self, start: int) -> Iterator[tuple[int, Any]]:
        position, counted_to, line = self.skip(start + 1), 0, 1
        while not self.text.startswith("]", position):
            line += self.text.count("\n", counted_to, position)
            counted_to = position
            element, position = self.decode(position)
            yield line, element
            position = self.skip(position)


def label_of(entry: Any) -> Promise | str:
    """Return the name of the format that the first element has. Raise FileError."""
    if redirection.is_entry(entry):
        return redirection.JSON_LABEL
    if isinstance(entry, dict) and native.matches(set(entry)):
        return native.LABEL
    raise FileError(UNKNOWN)


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
        elif isinstance(entry, dict) and set(entry) <= set(native.COLUMNS):
            yield native.parse_entry(line, {name: value_text(value) for name, value in entry.items()})
        else:
            text_of_entry = json.dumps(entry, ensure_ascii=False)
            yield rejected_row(line, text_of_entry, _("This is not a redirect in a known format."))


def value_text(value: object) -> str:
    if isinstance(value, bool):
        return native.BOOLEAN_TEXT[value]
    return "" if value is None else str(value)


def disabled_groups(groups: object) -> set[object]:
    """Return the ids of the disabled groups of Redirection."""
    groups = [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    return {group.get("id") for group in groups if group.get("enabled", group.get("status")) in DISABLED}
