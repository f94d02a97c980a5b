"""Footnotes of the block editor: references of the page, or a list at the end of the text."""

from __future__ import annotations

import re
from dataclasses import replace

from site_core.editing.paste.notes import strip_mark
from site_core.editing.paste.references import fits

from .cleaning import clean
from .json_values import parse_json
from .parts import Block, Cell, Figure, Part, Run, Table
from .reader import Reader
from .references import reference_fields


def number_notes(parts: list[Part], meta: str, as_references: bool) -> tuple[list[Part], list[dict[str, str]]]:
    """Return ``parts`` with the numbers of their notes, and these as references if that is possible.

    ``meta`` is the JSON in which the block editor keeps the notes of a post.
    """
    notes = read_notes(meta)
    if not notes:
        return parts, []
    fields = [note_fields(blocks) for blocks in notes.values()] if as_references else [None]
    references = [each for each in fields if each and fits(each)]
    numbers = {name: number for number, name in enumerate(notes, 1)}
    is_complete = len(references) == len(notes)
    for block in text_blocks(parts):
        block.runs = [number_run(run, numbers, is_complete) for run in block.runs]
    if is_complete:
        return parts, references
    items = [replace(block, list="ol", depth=0) for blocks in notes.values() for block in blocks]
    return [*parts, *items], []


def read_notes(meta: str) -> dict[str, list[Block]]:
    notes: dict[str, list[Block]] = {}
    data = parse_json(meta) if meta else None
    for note in data if isinstance(data, list) else []:
        if isinstance(note, dict) and note.get("id"):
            parts = Reader(clean(str(note.get("content", ""))), is_classic=False).parts
            notes[str(note["id"])] = [part for part in parts if isinstance(part, Block)]
    return notes


def note_fields(blocks: list[Block]) -> dict[str, str] | None:
    text = " ".join(block.text for block in blocks)
    link = next((run.link for block in blocks for run in block.runs if run.link.startswith("http")), "")
    return reference_fields(strip_mark(re.sub(r"\s+", " ", text)), link)


def number_run(run: Run, numbers: dict[str, int], is_reference: bool) -> Run:
    if not run.note:
        return run
    number = numbers.get(run.note)
    if number is None:
        return Run(run.text, script="sup")
    return Run(f"[{number}]") if is_reference else Run(str(number), script="sup")


def text_blocks(parts: list[Part]) -> list[Block]:
    """Return all texts in ``parts``, those of tables and captions too."""
    found: list[Block] = []
    pending: list[Part] = list(reversed(parts))
    while pending:
        part = pending.pop()
        if isinstance(part, Block):
            found.append(part)
        elif isinstance(part, Table):
            cells: list[Cell] = [cell for row in part.rows for cell in row]
            pending += [item for cell in reversed(cells) for item in reversed(cell.items)]  # type: ignore[misc]
        elif isinstance(part, Figure):
            part.caption = list(part.caption)
    return found
