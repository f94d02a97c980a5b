"""The picture of a proof: one bar, and what each part of it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..models import ProofLine

WIDTH = 1000  # of the drawing, in units of its own
MIN_WIDTH = 6  # of a part that has any URLs: also one of 30,000 has to be seen


@dataclass(frozen=True)
class Part:
    result: str
    label: str
    number: int
    requests: int
    percent: str
    x: float
    width: float


def make_bar(totals: dict[str, Any]) -> list[Part]:
    """Return the parts of the bar from left to right, with their places. All results are there, also with no URL."""
    numbers = {result: totals.get("results", {}).get(result, 0) for result in ProofLine.Result}
    requests = totals.get("requests", {})
    total = sum(numbers.values())
    few = sum(1 for number in numbers.values() if 0 < number * WIDTH < MIN_WIDTH * total)
    rest = sum(number for number in numbers.values() if number * WIDTH >= MIN_WIDTH * total)
    parts, x = [], 0.0
    for result, number in numbers.items():
        is_small = 0 < number * WIDTH < MIN_WIDTH * total
        width = MIN_WIDTH if is_small else (WIDTH - few * MIN_WIDTH) * number / rest if number else 0.0
        text = percent_text(number, total)
        parts.append(
            Part(result, str(result.label), number, requests.get(result, 0), text, round(x, 1), round(width, 1))
        )
        x += width
    return parts


def percent_text(number: int, total: int) -> str:
    """Return a percentage that is never rounded to 0 or 100."""
    if not total:
        return ""
    tenths = number * 1000 // total
    if number and not tenths:
        return "< 0.1 %"
    return f"{tenths / 10:g} %"
