"""JSON files, entry by entry with lines: our own, and those of the plugin Redirection."""

import json
import re

from . import own, redirection
from .rows import FileProblem, refused

DECODER = json.JSONDecoder()
SPACE = re.compile(r"[\s,:]*")
NOT_JSON = "Line {line} is no proper JSON: {reason}."
UNKNOWN = "This JSON file has no redirects that are known here: of this site’s export, or of the plugin Redirection."


class Entries:
    """The elements of a file's ``redirects``, or of the list that the file is, read one by one."""

    def __init__(self, text):
        self.text = text
        self.others = {}  # what else stands at the top, by name; only what comes before the redirects

    def __iter__(self):
        """Yield ``(line, element)``. Raises FileProblem."""
        start = self.skip(0)
        if self.text.startswith("[", start):
            yield from self.elements(start)
        elif self.text.startswith("{", start):
            yield from self.members(start)
        else:
            raise FileProblem(UNKNOWN)

    def skip(self, position):
        return SPACE.match(self.text, position).end()

    def decode(self, position):
        try:
            return DECODER.raw_decode(self.text, position)
        except (json.JSONDecodeError, RecursionError) as error:
            line = self.text.count("\n", 0, getattr(error, "pos", position)) + 1
            raise FileProblem(NOT_JSON.format(line=line, reason=getattr(error, "msg", "too deep"))) from error

    def members(self, start):
        position = self.skip(start + 1)
        while not self.text.startswith("}", position):
            name, position = self.decode(position)
            position = self.skip(position)
            if name == "redirects" and self.text.startswith("[", position):
                yield from self.elements(position)
                return
            self.others[str(name)], position = self.decode(position)
            position = self.skip(position)

    def elements(self, start):
        position, counted, line = self.skip(start + 1), 0, 1
        while not self.text.startswith("]", position):
            line += self.text.count("\n", counted, position)
            counted = position
            element, position = self.decode(position)
            yield line, element
            position = self.skip(position)


def label_of(entry):
    """What the file is, by its first element; raises FileProblem."""
    if redirection.fits_entry(entry):
        return redirection.JSON_LABEL
    if isinstance(entry, dict) and own.fits(set(entry)):
        return own.LABEL
    raise FileProblem(UNKNOWN)


def rows(text):
    """Yield the Row for each element."""
    entries = Entries(text)
    disabled = None
    for line, entry in entries:
        if disabled is None:
            disabled = disabled_groups(entries.others.get("groups"))
        if redirection.fits_entry(entry):
            yield redirection.read_entry(line, entry, disabled)
        elif isinstance(entry, dict) and set(entry) <= set(own.COLUMNS):
            yield own.row(line, {name: as_text(value) for name, value in entry.items()})
        else:
            yield refused(line, json.dumps(entry, ensure_ascii=False), "This is not a redirect that is known here.")


def as_text(value):
    if isinstance(value, bool):
        return own.WORDS[value]
    return "" if value is None else str(value)


def disabled_groups(groups):
    """Ids of groups of redirects that are switched off."""
    groups = groups if isinstance(groups, list) else []
    off = [group for group in groups if isinstance(group, dict) and group.get("enabled", group.get("status")) in OFF]
    return {group.get("id") for group in off}


OFF = (False, 0, "disabled")
