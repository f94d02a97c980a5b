"""Amounts with a unit of measurement, “0.5 mg/kg”, and plain numbers behind what they measure, “a BMI of 27”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .numbers import DIGITS, NUMBER, parse_number
from .quantities import MEASURE, Quantity, find_bound

UNITS = {
    "milligram": "mg", "milligrams": "mg", "micrograms": "mcg", "milliliters": "ml", "grams": "g", "pounds": "lb",
    "pound": "lb", "lbs": "lb", "kilograms": "kg", "inches": "in", "inch": "in", "hertz": "hz", "mile": "miles",
    "millimeters": "mm", "centimeters": "cm", "degree": "degrees", "mg per kilogram": "mg/kg", "mg per kg": "mg/kg",
    "milligrams per kilogram": "mg/kg", "square foot": "square feet",
}  # fmt: skip
OTHER_UNITS = {"mcg/kg", "iu", "cc", "mmhg", "lux", "feet", "gauss", "tesla", "calories"}
_unit = "|".join(sorted({*UNITS, *UNITS.values(), *OTHER_UNITS}, key=len, reverse=True))
MEASURE_PATTERN = re.compile(
    rf"(?<![\d$])(?P<low>{DIGITS})(?: ?(?:-|to|or) ?(?P<high>{DIGITS}))?[ -]?(?P<unit>{_unit})(?![\w/])",
    re.IGNORECASE,
)
PLAIN_NUMBER = re.compile(rf"\s*(?:about )?(?P<number>{DIGITS})\s*")


def find_measures(text: str, nouns: set[str]) -> Iterator[Quantity]:
    """Yield amounts with a unit, and numbers behind or before one of ``nouns``, which are in lower case."""
    for match in MEASURE_PATTERN.finditer(text):
        unit = match["unit"].lower()
        low = parse_number(match["low"])
        high = parse_number(match["high"]) if match["high"] else low
        yield Quantity(MEASURE, low, high, *match.span(), find_bound(text, match), UNITS.get(unit, unit))
    for match in number_pattern(tuple(sorted(nouns))).finditer(text) if nouns else ():
        number = parse_number(match["number"])
        yield Quantity(MEASURE, number, number, *match.span("number"), find_bound(text, match), match["noun"].lower())


@lru_cache(maxsize=64)
def number_pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<noun>{'|'.join(map(re.escape, nouns))})(?: (?:is|of|at|over|above|below|under|least|than"
        rf"|must|be|the|to))"
        rf"{{0,4}}:? (?P<number>{NUMBER})(?! ?[\d%]|[-.]\d)",
        re.IGNORECASE,
    )
