"""Short values of attributes whose names can mean a text or a setting: what they look like decides."""

from __future__ import annotations

import re

# Of one word, a setting is in lower case: “header” is a place in the layout, and “Malmö” one on the map.
CAPITALIZED_NAME = re.compile(
    r"^(?:button|location|city|town|region|country|pros|cons|features?)$|(?:^|_)(?:company|info)(?:_|$)"
)
POSITION_NAME = re.compile(r"^person_position")  # what somebody does, unlike all other positions
PERIOD_NAME = re.compile(r"(?:^|_)duration$")  # of a price, such as “per hour”, or of an animation
YEAR_NAME, YEAR = re.compile(r"(?:^|_)(?:date|year)$"), re.compile(r"(?:1[5-9]|20)\d\d")
PERCENT_NAME, PERCENT = re.compile(r"(?:bar|progress|skill)\w*_text$"), re.compile(r"\d[\d.,]*\s?%")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def is_number_text(name: str, text: str) -> bool:
    """Return whether ``text`` is a year or percentage that readers saw."""
    is_year = YEAR_NAME.search(name) and YEAR.fullmatch(text)
    return bool(is_year or (PERCENT_NAME.search(name) and PERCENT.fullmatch(text)))


def is_short_text(name: str, text: str) -> bool:
    """Return whether readers saw ``text``, although ``name`` can be that of a setting. If not, others may be texts."""
    return bool(CAPITALIZED_NAME.search(name)) and is_capitalized(text)


def is_text_of_setting(name: str, text: str) -> bool:
    """Return whether readers saw ``text``, although ``name`` is like the names of settings."""
    if POSITION_NAME.match(name):
        return is_capitalized(text) or len(LETTERS.findall(text)) > 1
    return bool(PERIOD_NAME.search(name)) and len(LETTERS.findall(text)) > 1


def is_capitalized(text: str) -> bool:
    return not text[:1].islower() and bool(LETTERS.search(text))
