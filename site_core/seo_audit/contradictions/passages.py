"""The texts of a page as sentences need them: a price with its label, an answer with its question."""

from __future__ import annotations

from collections.abc import Iterable

HEADINGS = {"heading", "question"}
LABELS = {"label", "name", "title"}
MAX_VALUE_LENGTH = 140


def build_passages(passages: Iterable[tuple[str, str]], title: str) -> list[list[str]]:
    """Return ``[path, topic, text]`` for the ``(path, text)`` of a page, in its order."""
    rows: list[list[str]] = []
    heading = label = label_path = ""
    for path, text in passages:
        parent, _dot, name = path.rpartition(".")
        if name in HEADINGS:
            heading = text
        is_short = len(text) <= MAX_VALUE_LENGTH and "\n" not in text
        if name in LABELS and parent and is_short:
            label, label_path = text, parent
        elif label and parent == label_path and is_short:
            text = f"{label}: {text}"
        elif rows and rows[-1][0] == path and is_short and is_cell_value(rows[-1][2], text):
            text = f"{rows[-1][2]}: {text}"
        rows.append([path, f"{title}: {heading}" if heading else title, text])
    return rows


def is_cell_value(previous: str, text: str) -> bool:
    """Return whether ``text`` is a cell with a value, and ``previous`` the one that says of what."""
    has_value = any(character.isdigit() for character in text)
    return has_value and len(previous) <= MAX_VALUE_LENGTH and not any(character.isdigit() for character in previous)
