"""Corpora of edits, planted one by one in whole pages: JSON files in tests/review/planted_edits.

People who knew no rule wrote them. An edit has the kind of place ``where`` it is, the text ``before`` and ``after``,
whether it ``matters``, and ``why``. ``is_elsewhere``: it is about something that no page has, such as a font. Where it
is “html”, the texts are rich text. Where it is “blocks”, they are lists of kinds of blocks with their texts.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from site_core.content.passages import Passage
from site_core.content.significance import SignificantChange
from site_core.pages.visible_text import visible_text
from site_core.review.comparison import compare_passages, is_minor_change

from .reviewed_pages import block, build_article, reference_rows

CORPORA = Path(__file__).parents[1] / "review" / "planted_edits"


class Edit(NamedTuple):
    """``where`` is the kind of place. ``matters`` is what the author of the corpus says, and ``why``."""

    where: str
    before: Any
    after: Any
    matters: bool
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.before!r} → {self.after!r}  ({self.why})"


class Outcome(NamedTuple):
    """Edits that matter, listed and missed; others, listed and not; and those that matter but count as minor."""

    listed: list[Edit]
    missed: list[Edit]
    false_alarms: list[Edit]
    fine: list[Edit]
    wrongly_minor: list[Edit]

    @property
    def recall(self) -> float:
        return len(self.listed) / max(len(self.listed) + len(self.missed), 1)

    @property
    def precision(self) -> float:
        return len(self.listed) / max(len(self.listed) + len(self.false_alarms), 1)

    @property
    def accuracy(self) -> float:
        return (len(self.listed) + len(self.fine)) / sum(map(len, self[:4]))


def read_corpus(path: Path) -> list[Edit]:
    """Return the edits of a corpus that a page can have: settings of the whole site are on no page."""
    rows = json.loads(path.read_text())
    return [Edit(*(row[name] for name in Edit._fields)) for row in rows if not row.get("is_elsewhere")]


def measure(edits: Iterable[Edit]) -> Outcome:
    outcome = Outcome([], [], [], [], [])
    for edit in edits:
        old, new = plant(edit)
        is_listed = bool(listed_changes(old, new))
        names = {(True, True): "listed", (True, False): "missed", (False, True): "false_alarms", (False, False): "fine"}
        getattr(outcome, names[edit.matters, is_listed]).append(edit)
        if edit.matters and is_minor_change(old, new):
            outcome.wrongly_minor.append(edit)
    return outcome


def listed_changes(old: list[Passage], new: list[Passage]) -> list[SignificantChange]:
    return [change for passage in compare_passages(old, new) for change in passage.significant]


def plant(edit: Edit) -> tuple[list[Passage], list[Passage]]:
    """Return what readers see of a page before and after ``edit``."""
    if edit.where == "move":
        return visible_text(build_article(moved(edit.before, 0))), visible_text(build_article(moved(edit.after, 1)))
    if edit.where == "setting":
        return [chosen(edit.before)], [chosen(edit.after)]
    build = PLACES[edit.where]
    return visible_text(build(edit.before)), visible_text(build(edit.after))


def chosen(text: str) -> Passage:
    """Return a setting of a block. It is chosen from a list, not typed."""
    return Passage("setting", "setting", "Setting", text, choice=text)


def surrounded(*blocks: dict[str, Any]) -> Any:
    first = block("first", "paragraph", "<h2>Treatment</h2><p>We meet you first.</p>")
    last = block("last", "paragraph", "<p>Ask us anything.</p><p>The clinic is downtown.</p>")
    return build_article([first, *blocks, last])


def rich_text(template: str) -> Callable[[str], Any]:
    return lambda text: surrounded(block("here", "paragraph", template.format(escape(text))))


def table(text: str) -> Any:
    return surrounded(block("here", "table", table_value([["Our treatment", text], ["Other", "Ask us"]])))


def table_value(rows: list[list[str]]) -> dict[str, Any]:
    columns = [{"type": "text", "heading": name} for name in ("Treatment", "Details")]
    return {"columns": columns, "rows": [{"values": row} for row in rows], "caption": "", "row_headings": True}


def blocks(values: list[list[Any]]) -> Any:
    """Return a page with these blocks. Ids of paragraphs come from their text, so one that moves keeps it."""
    ids = [f"id{zlib.crc32(value.encode())}" if kind == "paragraph" else kind for kind, value in values]
    return surrounded(
        *(block(name, kind, VALUES[kind](value)) for name, (kind, value) in zip(ids, values, strict=True))
    )


def figure(alt_text: str, caption: str) -> Any:
    image = {"image": 7, "alt_text": alt_text, "decorative": False}
    return surrounded(block("here", "figure", {"image": image, "caption": caption}))


def references(text: str) -> Any:
    return build_article(references=[{"sort_order": 0, "title": text}, *reference_rows()[1:]])


def moved(text: str, number: int) -> list[dict[str, Any]]:
    """Return blocks with ``text`` in a box at the top, or else at the end of another text. Quotes are blocks."""
    if text.startswith(("“", '"')):
        photo = block("photo", "paragraph", "<p>This is our team.</p>")
        quote = block("here", "quote", {"text": text, "attribution": ""})
        return [photo, quote] if number else [quote, photo]
    extra = f"<p>{escape(text)}</p>"
    texts = ["<p>Read this first.</p>", "<p>Ask us anything.</p>"]
    texts[number] += extra
    box = {"tone": "note", "title": "Before you start", "text": texts[0]}
    return [block("box", "callout", box), block("last", "paragraph", texts[1])]


PLACES: dict[str, Callable[[Any], Any]] = {
    "paragraph": rich_text("<p>{}</p>"),
    "heading": rich_text("<h2>{}</h2><p>We explain it.</p>"),
    "list": rich_text("<p>In short:</p><ul><li>Ask us.</li><li>{}</li></ul>"),
    "table_cell": table,
    "caption": lambda text: figure("A room", text),
    "alt_text": lambda text: figure(text, "The room"),
    "reference": references,
    "quote": lambda text: surrounded(block("here", "quote", {"text": text, "attribution": ""})),
    "html": lambda html: surrounded(block("here", "paragraph", html)),
    "blocks": blocks,
}
VALUES: dict[str, Callable[[Any], Any]] = {
    "paragraph": lambda html: html,
    "quote": lambda text: {"text": text, "attribution": ""},
    "table": table_value,
}
