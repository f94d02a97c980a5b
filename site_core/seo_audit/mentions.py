"""The names by which texts mention a page: its title, parts of the title, and other names."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Characters. Names of one short word (“Team”) occur in any text without referring to the page.
MIN_NAME_LENGTH = 6
# What follows these is a subtitle: “Ketamine side effects: the first hour”.
SUBTITLE = re.compile(r"\s*[:–—|?]|\s-\s")
IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z0-9-]{3,12}")  # ECT, rTMS, MADRS-S


def page_names(title: str, other_names: Iterable[str] = ()) -> list[str]:
    """Return the names of a page that a text can mention, the most specific first, each once."""
    start = SUBTITLE.split(title, maxsplit=1)[0]
    parts = [start, IN_PARENTHESES.sub("", start), *IN_PARENTHESES.findall(title)]
    parts = [" ".join(part.split()) for part in parts]
    # A single word of a title says too little: “Treatments: …”.
    names = [title, *other_names, *(part for part in parts if " " in part or ABBREVIATION.fullmatch(part))]
    return list({name.casefold(): name for name in names if is_distinctive(name)}.values())


def is_distinctive(name: str) -> bool:
    return len(name) >= MIN_NAME_LENGTH or ABBREVIATION.fullmatch(name) is not None


def find_mentions(text: str, text_lower: str, names: Iterable[str]) -> list[str]:
    """Return the words of ``text`` that are one of ``names``, as they are written there, each spelling once.

    ``text_lower`` is ``text.casefold()``. Abbreviations match only in their own case: “ECT”, not “ect.”.
    """
    mentions: dict[str, None] = {}
    for name in names:
        if name.casefold() in text_lower:
            flags = 0 if ABBREVIATION.fullmatch(name) else re.IGNORECASE
            mentions |= dict.fromkeys(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags))
    return list(mentions)
