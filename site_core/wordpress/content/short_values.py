"""Short values of attributes whose names can mean a text or a setting: what they look like decides."""

from __future__ import annotations

import re

# A setting is in lower case: “header” is a place in the layout, and “Malmö” one on the map.
CAPITALIZED_NAME = re.compile(
    r"^(?:button|location|city|town|region|country|pros|cons|features?|person_position\w*)$|"
    r"(?:^|_)(?:company|info)(?:_|$)"
)
PERIOD_NAME = re.compile(r"(?:^|_)duration$")  # of a price, such as “per hour”, or of an animation
YEAR_NAME, YEAR = re.compile(r"(?:^|_)(?:date|year)$"), re.compile(r"(?:1[5-9]|20)\d\d")
PERCENT_NAME, PERCENT = re.compile(r"(?:bar|progress|skill)\w*_text$"), re.compile(r"\d[\d.,]*\s?%")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def is_number_text(name: str, text: str) -> bool:
    """Return whether ``text`` is a year or percentage that readers saw."""
    is_year = YEAR_NAME.search(name) and YEAR.fullmatch(text)
    return bool(is_year or (PERCENT_NAME.search(name) and PERCENT.fullmatch(text)))


def is_short_text(name: str, text: str) -> bool | None:
    """Return whether readers saw ``text``. None if ``name`` is not among those with two meanings."""
    if CAPITALIZED_NAME.search(name):
        return not text[0].islower() and bool(LETTERS.search(text))
    if PERIOD_NAME.search(name):
        return len(LETTERS.findall(text)) > 1
    return None
