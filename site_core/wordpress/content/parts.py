"""What the content of a post consists of, before it becomes blocks. Texts and tables are those of pasted documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from site_core.editing.paste.document import Block, Cell, Run, Table

__all__ = ["Block", "Cell", "Embed", "Figure", "Note", "Part", "Quote", "Reusable", "Run", "Table", "merge_runs"]


@dataclass
class Figure:
    """An image. ``sources`` are its ids and URLs, the best first. ``link`` is where it leads to, if anywhere.

    ``shows_own_alt`` and ``shows_own_caption`` say whether the old site showed the texts of its media library.
    """

    sources: list[str]
    alt: str = ""
    link: str = ""
    caption: list[Run] = field(default_factory=list)
    image: int | None = None
    shows_own_alt: bool = False
    shows_own_caption: bool = False


@dataclass
class Quote:
    text: str
    attribution: str = ""


@dataclass
class Embed:
    """A video, a map, or another page that was shown in a frame."""

    url: str
    title: str = ""


@dataclass
class Reusable:
    """A reusable block, or another part that several pages share, by its id or slug there.

    ``overrides`` is JSON: what the page has in the place of texts of a synced pattern.
    """

    name: int | str
    overrides: str = ""


@dataclass
class Note:
    """Something that has no place here. ``kind`` says what, ``original`` is what stood there."""

    kind: str
    original: str


Part = Block | Table | Figure | Quote | Embed | Reusable | Note


def merge_runs(runs: Iterable[Run]) -> list[Run]:
    """Join neighbors with the same format."""
    merged: list[Run] = []
    for _format, group in groupby(runs, key=lambda run: run[1:]):
        same = list(group)
        merged.append(same[0] if len(same) == 1 else same[0]._replace(text="".join(run.text for run in same)))
    return [run for run in merged if run.text]
