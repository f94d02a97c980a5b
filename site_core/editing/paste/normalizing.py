"""From HTML of any program to text, tables, images, and references that fit the field they are pasted into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from . import tables
from .characters import as_characters
from .document import Block, Document, Image, Item, Run, Table, blocks_in, merge_runs
from .headings import find_title, fit_headings, infer_headings
from .links import LinkResolver, clean_url
from .lists import fix_lists
from .notes import NOTE_NAME, strip_mark
from .reader import read
from .references import fits, parse_reference
from .report import describe_added, describe_lost
from .sources import detect_source

SOURCES_WITHOUT_HEADINGS = {"Pages"}
SOURCES_WITH_LARGE_TITLES = {"Google Docs"}
URL_TEXT = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Target:
    """The field that HTML is pasted into.

    ``features`` are those of Wagtail’s rich text. ``reference_count`` is the number of references that the form has
    already, or None if it has no list of them.
    """

    features: frozenset[str]
    has_tables: bool = False
    has_images: bool = False
    reference_count: int | None = None

    @property
    def heading_levels(self) -> list[int]:
        return [level for level in range(2, 7) if f"h{level}" in self.features]


@dataclass
class Result:
    """``parts`` are lists of blocks with text, tables, and images, in their order."""

    source: str
    parts: list[list[Block] | Table | Image]
    references: list[dict[str, str]] = field(default_factory=list)
    lost: str = ""
    added: str = ""

    def tables(self) -> list[dict[str, Any]]:
        return [tables.block_value(part) for part in self.parts if isinstance(part, Table)]


def normalize(html: str, target: Target, links: LinkResolver, drawings: int = 0) -> Result:
    """Return what ``html`` contains. Raise TooComplex if it is too long, or nested too deeply.

    ``drawings`` is how many of them were lost before.
    """
    source = detect_source(html)
    document = read(html)
    document.lost["drawing"] += drawings
    references = number_notes(document, target)
    document.items = tables.attach_captions(tables.flatten(document.items, document.lost))
    if source in SOURCES_WITH_LARGE_TITLES:
        find_title(document.items)
    if source in SOURCES_WITHOUT_HEADINGS:
        infer_headings(document.items)
    fit_tables_and_images(document, target)
    fit_headings(document, target.heading_levels)
    fit_lists(document, target)
    for block in (item for item in document.items if isinstance(item, Block)):
        block.runs = merge_runs(fit_run(run, target, links, document) for run in block.runs)
    parts = split_parts(document.items)
    table_count, image_count = (sum(isinstance(part, kind) for part in parts) for kind in (Table, Image))
    lost = describe_lost(document.lost, len(document.colors))
    return Result(source, parts, references, lost, describe_added(table_count, image_count, len(references)))


def number_notes(document: Document, target: Target) -> list[dict[str, str]]:
    """Turn footnotes into references, and return these. What cites them becomes ``[n]``.

    Without a list of references, and if a note is too long for it, the notes follow at the end.
    """
    texts = note_texts(document)
    references, end_notes = [], []
    marks: dict[str, Run] = {}
    for name in dict.fromkeys(run.note for block in blocks_in(document.items) for run in block.runs if run.note):
        if name not in texts:
            continue
        fields = parse_reference(*texts[name])
        if target.reference_count is not None and fits(fields):
            references.append(fields)
            marks[name] = Run(f"[{target.reference_count + len(references)}]")
        else:
            end_notes.append(name)
            marks[name] = Run(str(len(end_notes)), script="sup")
    for block in blocks_in(document.items):
        block.runs = cite(block.runs, marks)
    document.items = without_notes(document.items, set(marks))
    document.items += [Block([Run(texts[name][0])], list="ol") for name in end_notes]
    return references


def note_texts(document: Document) -> dict[str, tuple[str, str]]:
    """Return ``{id: (text, first link)}`` of all notes."""
    texts: dict[str, tuple[str, str]] = {}
    for block in blocks_in(document.items):
        if block.note:
            text, link = texts.get(block.note, ("", ""))
            runs = [run for run in block.runs if not run.link.startswith("#")]
            added = strip_mark("".join(run.text for run in runs)) if not text else "".join(run.text for run in runs)
            link = link or next((run.link for run in runs if run.link), "")
            texts[block.note] = (f"{text} {added}".strip(), link)
    return {name: text for name, text in texts.items() if text[0]}


def cite(runs: list[Run], marks: dict[str, Run]) -> list[Run]:
    """Replace the notes in ``runs`` by their marks, without brackets and spaces around them."""
    cited: list[Run] = []
    for number, run in enumerate(runs):
        if not run.note:
            cited.append(run)
            continue
        mark = marks.get(run.note)
        if mark is None:
            continue
        before = cited[-1] if cited else None
        after = runs[number + 1] if number + 1 < len(runs) else None
        if before and after and before.text.endswith("[") and after.text.startswith("]"):
            cited[-1] = before._replace(text=before.text[:-1])
            runs[number + 1] = after._replace(text=after.text[1:])
        if cited and cited[-1].text.endswith(" "):
            cited[-1] = cited[-1]._replace(text=cited[-1].text.rstrip(" "))
        cited.append(mark)
    return merge_runs(cited)


def without_notes(items: Iterable[Item], names: set[str]) -> list[Item]:
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Table):
            for cell in (cell for row in item.rows for cell in row):
                cell.items = without_notes(cell.items, names)
        elif isinstance(item, Block) and item.note in names:
            continue
        kept.append(item)
    return kept


def fit_tables_and_images(document: Document, target: Target) -> None:
    items: list[Item] = []
    for item in document.items:
        if isinstance(item, Table) and not target.has_tables:
            document.lost["table"] += 1
            items += tables.as_lines(item)
        elif isinstance(item, Image) and not target.has_images:
            document.lost["image"] += 1
        else:
            items.append(item)
    document.items = items


def fit_lists(document: Document, target: Target) -> None:
    document.lost["list"] += fix_lists(document.items)
    allowed = [kind for kind in ("ul", "ol") if kind in target.features]
    for item in document.items:
        if isinstance(item, Block) and item.list and item.list not in allowed:
            item.list = allowed[0] if allowed else ""
            item.depth = item.depth if allowed else 0
            document.lost["list"] += not allowed


def fit_run(run: Run, target: Target, links: LinkResolver, document: Document) -> Run:
    """Return ``run`` with what the field can have."""
    features, lost = target.features, document.lost
    if not run.text.strip():
        run = Run(run.text, link=run.link)
    if run.link:
        is_note = NOTE_NAME.match(run.link.removeprefix("#")) and run.link.startswith("#")
        if not links.resolve(run.link)[0] or "link" not in features:
            lost["note" if is_note else "link"] += bool(run.text.strip())
            run = run._replace(link="", script="sup" if is_note else run.script, text=bare(run.text, bool(is_note)))
        elif URL_TEXT.fullmatch(run.text.strip()) and clean_url(run.text.strip()) != run.text.strip():
            run = run._replace(text=clean_url(run.link))  # readers see where the link leads, without the detour
    if run.script and {"sup": "superscript", "sub": "subscript"}[run.script] not in features:
        text = as_characters(run.text, run.script)
        lost["script"] += text == run.text and bool(text.strip())
        run = run._replace(text=text, script="")
    lost["format"] += bool(run.text.strip()) and (run.bold and "bold" not in features)
    return run._replace(bold=run.bold and "bold" in features, italic=run.italic and "italic" in features)


def bare(text: str, is_note: bool) -> str:
    """Return the number of a note without brackets, with which it would cite one of the page’s references."""
    return text.strip("[]") if is_note else text


def split_parts(items: Iterable[Item]) -> list[list[Block] | Table | Image]:
    parts: list[list[Block] | Table | Image] = []
    for is_text, group in groupby(items, key=lambda item: isinstance(item, Block)):
        found: list[Any] = list(group)
        parts += [found] if is_text else found
    return parts
