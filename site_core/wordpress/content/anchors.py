"""Names of parts of a page, ``#prices``: which heading each leads to here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from site_core.content.page_link_parts import part_name
from site_core.content.table_of_contents import SMALLER, HeadingIds

from .json_values import parse_json
from .parts import Block
from .structures import plain

MAX_NAMES = 300  # of one page
MAX_LENGTH = 200
ELEMENT_NAMES = ("_element_id", "_css_id", "anchor")  # in the settings of Elementor
TEXTS = ("title", "editor", "heading", "title_text", "text")
# Plug-ins that make a table of contents, and names for all headings, while a page is shown.
CONTENTS = re.compile(r"\[(?:ez-toc|toc|lwptoc|no_toc)\b|wp:(?:eztoc|luckywp/tableofcontents)", re.IGNORECASE)
CONTENTS_META = ("_ez-toc", "_lwptoc")
LINK = re.compile(r"""href=\\?["'][^"'#<>]{0,2000}#([^"'#\s<>\\]{1,200})""")
TAG = re.compile(r"<[^<>]*+>")


class Target(NamedTuple):
    """``key`` is that of a heading, as in ``HeadingIds``. ``fragment`` is what links within the page lead to."""

    key: str
    fragment: str


def find_targets(fitted: Iterable[Any], names: dict[str, Block], made: Collection[str] | None) -> dict[str, Target]:
    """Return where each of ``names``, with the text that it stood at, leads to: that heading, or the one before.

    ``made`` are names in the form of plug-ins that links of the old site use; all of that form count if it is None.
    """
    ids = HeadingIds()
    targets: dict[str, Target] = {}
    by_block: dict[int, list[str]] = {}
    for name, block in list(names.items())[:MAX_NAMES]:
        by_block.setdefault(id(block), []).append(name)
    current: str | None = None
    for part in fitted:
        if not isinstance(part, Block):
            continue
        if part.level:
            text = plain(part.runs)
            current = ids.reserve_id(text) if part.level == 2 else ids.reserve_key(text)
            for name in made_names(text):
                if (made is None or name in made) and len(targets) < MAX_NAMES:
                    targets.setdefault(name, Target(current, fragment_of(current, name)))
        for name in by_block.get(id(part), ()) if current else ():
            if name.isprintable() and " " not in name and len(name) <= MAX_LENGTH:
                targets[name] = Target(str(current), fragment_of(str(current), name))
    return targets


def fragment_of(key: str, name: str) -> str:
    return name if key.startswith(SMALLER) else key


def made_names(heading: str) -> Iterator[str]:
    """Yield the names that plug-ins for tables of contents give to a heading: ``Some_Heading`` or ``some-heading``."""
    ascii_text = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    for text in dict.fromkeys((heading, ascii_text)):
        words = re.sub(r"[^\w\s-]", "", text).split()
        if words:
            yield "_".join(words)[:MAX_LENGTH]
            yield "-".join(words).lower()[:MAX_LENGTH]
            yield "-".join(words)[:MAX_LENGTH]


def makes_names(content: str, meta: Iterable[str]) -> bool:
    """Return whether a plug-in gave names to all headings of a text."""
    return bool(CONTENTS.search(content)) or any(name.startswith(CONTENTS_META) for name in meta)


def elementor_names(data: str, blocks: Iterable[Any]) -> dict[str, Block]:
    """Return the names that Elementor gave to sections and widgets, with the text that each stands at."""
    if not any(name in data for name in ELEMENT_NAMES):
        return {}
    by_text: dict[str, Block] = {}
    for block in blocks:
        if isinstance(block, Block):
            by_text.setdefault(start_of(block.text), block)
    found: dict[str, Block] = {}
    waiting: list[str] = []
    for settings in settings_in(parse_json(data)):
        waiting += [str(settings[name]) for name in ELEMENT_NAMES if settings.get(name)]
        text = next((str(settings[name]) for name in TEXTS if isinstance(settings.get(name), str)), "")
        if waiting and (block := by_text.get(start_of(TAG.sub(" ", text)))) and start_of(block.text):
            found |= {name: block for name in waiting if name not in found}
            waiting = []
    return found


def linked_parts(content: str) -> Iterator[str]:
    """Yield the names of parts of pages, this one or others, that links in ``content`` lead to."""
    for match in LINK.finditer(content) if "#" in content else ():
        if name := part_name(match[1]):
            yield name


def start_of(text: str) -> str:
    return " ".join(text.split())[:40].strip().casefold()


def settings_in(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the settings of all elements in the data of Elementor, in order."""
    pending = [data]
    while pending:
        element = pending.pop()
        if isinstance(element, list):
            pending += reversed(element)
        elif isinstance(element, dict):
            if isinstance(element.get("settings"), dict):
                yield element["settings"]
            pending.append(element.get("elements"))
