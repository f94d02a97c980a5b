"""Replace text in HTML without touching its markup."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from html import escape, unescape

from site_core.content.passages import INVISIBLE, clean_text
from site_core.lib.html import END_OF_LINE

PART = re.compile(r"<[^>]*>|&(?:#\w+|\w+);|.", re.DOTALL)
WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Character:
    """A character that readers see, and where the HTML has it."""

    text: str
    start: int
    end: int


def replace_in_html(html: str, before: str, after: str) -> list[str]:
    """Return ``html`` with ``after`` in the place of the paragraph ``before``, once for each place that has it."""
    lines = read_lines(html)
    return [rewrite(html, line, clean_text(after)) for line in lines if text_of(line) == clean_text(before)]


def read_lines(html: str) -> list[list[Character]]:
    """Return the visible characters of ``html`` by paragraph, list item, or line, with single spaces."""
    lines: list[list[Character]] = [[]]
    for match in PART.finditer(html):
        part = match[0]
        if part.startswith("<") and len(part) > 1:
            if END_OF_LINE.fullmatch(part):
                lines.append([])
            continue
        text = unescape(part).translate(INVISIBLE)
        if text.isspace():
            text = " " if lines[-1] and lines[-1][-1].text != " " else ""
        if text:
            lines[-1].append(Character(text, *match.span()))
    for line in lines:
        if line and line[-1].text == " ":
            line.pop()
    return [line for line in lines if line]


def text_of(line: list[Character]) -> str:
    return clean_text("".join(character.text for character in line))


def rewrite(html: str, line: list[Character], after: str) -> str:
    """Return ``html`` with ``after`` as the text of ``line``. Only words that differ are replaced."""
    old = words_with_characters(line)
    new = WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, [word for word, _characters in old], new, autojunk=False)
    for operation, start, end, new_start, new_end in reversed(matcher.get_opcodes()):
        if operation == "equal":
            continue
        characters = [character for _word, group in old[start:end] for character in group]
        text = escape("".join(new[new_start:new_end]), quote=False)
        if not characters:
            place = old[start][1][0].start if start < len(old) else line[-1].end
            html = html[:place] + text + html[place:]
        for character in reversed(characters):
            replacement = text if character is characters[0] else ""
            html = html[: character.start] + replacement + html[character.end :]
    return html


def words_with_characters(line: list[Character]) -> list[tuple[str, list[Character]]]:
    text = "".join(character.text for character in line)
    if len(text) != len(line):  # an entity for several characters
        return [(character.text, [character]) for character in line]
    return [(match[0], line[match.start() : match.end()]) for match in WORD.finditer(text)]
