"""Split text at blank lines, and remove spaces that browsers don’t show."""

from __future__ import annotations

import re

from .document import Run, merge_runs


def split_paragraphs(runs: list[Run]) -> list[list[Run]]:
    """Split at blank lines, and strip spaces from the lines. Leave out paragraphs without text."""
    paragraphs: list[list[Run]] = [[]]
    for run in runs:
        parts = re.split(r"\n[ \n]*\n", run.text) if run.text else [""]
        for number, part in enumerate(parts):
            if number:
                paragraphs.append([])
            paragraphs[-1].append(run._replace(text=part))
    stripped = [strip_lines(paragraph) for paragraph in paragraphs]
    return [paragraph for paragraph in stripped if any(run.text.strip() or run.note for run in paragraph)]


def strip_lines(runs: list[Run]) -> list[Run]:
    """Return ``runs`` with single spaces, and without spaces and breaks where lines start and end."""
    stripped: list[Run] = []
    previous = "\n"
    for run in runs:
        characters: list[str] = []
        for character in run.text:
            if character == " " and previous in " \n":
                continue
            if character == "\n" and previous == " ":
                remove_last_character(characters, stripped)
            characters.append(character)
            previous = character
        previous = "]" if run.note else previous
        stripped.append(run._replace(text="".join(characters)))
    stripped = without_blank_end(stripped)
    stripped = without_blank_end(stripped[::-1])[::-1]
    if stripped:
        stripped[0] = stripped[0]._replace(text=stripped[0].text.lstrip(" \n"))
        stripped[-1] = stripped[-1]._replace(text=stripped[-1].text.rstrip(" \n"))
    return merge_runs(stripped)


def remove_last_character(characters: list[str], runs: list[Run]) -> None:
    if characters:
        characters.pop()
    elif runs:
        runs[-1] = runs[-1]._replace(text=runs[-1].text[:-1])


def without_blank_end(runs: list[Run]) -> list[Run]:
    """Return ``runs`` without those at the end that have only spaces and breaks."""
    length = len(runs)
    while length and not runs[length - 1].note and not runs[length - 1].text.strip(" \n"):
        length -= 1
    return runs[:length]
