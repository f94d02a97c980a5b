"""Numbers in English text, in digits and in words."""

from __future__ import annotations

import re

ONES = dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], range(1, 10), strict=True))
TEENS = dict(
    zip(
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
        range(10, 20),
        strict=True,
    )
)
TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
VALUES = ONES | TEENS | TENS | {"fourty": 40, "ninty": 90}
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}

_tens = "|".join(TENS)
_small = rf"(?:(?:{_tens})(?:[ -](?:{'|'.join(ONES)}))?|{'|'.join(sorted(VALUES, key=len, reverse=True))})"
IN_WORDS = (
    rf"(?:(?:(?:{_small}|a) thousand(?:,? (?:and )?(?:{_small}|a) hundred)?|(?:{_small}"
    rf"|a) hundred)(?:(?: and)? {_small})?"
    rf"|{_small})"
)
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
NUMBER = rf"(?:{DIGITS}[½¼¾]?|[½¼¾]|\b{IN_WORDS}\b)"


def parse_number(text: str) -> float:
    """Return the value of ``text``, which matches NUMBER or is “a”, “an”, or “half”."""
    text = text.strip().lower()
    if text in {"a", "an"}:
        return 1
    if text in {"half", "half a", "half an"}:
        return 0.5
    if text[:1].isdigit() or text[:1] in FRACTIONS:
        fraction = FRACTIONS.get(text[-1], 0)
        digits = text.rstrip("½¼¾").replace(",", "")
        return (float(digits) if digits else 0) + fraction
    return parse_words(text)


def parse_words(text: str) -> float:
    total = current = 0
    for word in re.findall(r"[a-z]+", text):
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = (max(current, 1)) * 1000, 0
        elif word == "a":
            current += 1 if not current else 0
        else:
            current += VALUES.get(word, 0)
    return total + current
