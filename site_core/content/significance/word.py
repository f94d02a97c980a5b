"""A word of a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from .kinds import Kind

END = ";"  # the word that stands where what a negation or a condition is about ends


@dataclass(frozen=True)
class Word:
    """A word, number, link, or symbol. Two that are equal mean the same: “Two” and “2”, “1,000” and “1000”."""

    normal: str
    kind: Kind | None = field(compare=False)
    start: int = field(compare=False)
    end: int = field(compare=False)
