"""Who reviewed an item at the old site: in fields of plug-ins, in taxonomies, or in a line of the text.

It is only a proposal. Nothing here says that somebody has reviewed the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..items import Item
from .plain_text import plain_text
from .privacy import TOOLSET

META = re.compile(
    r"^_?(?:medical(?:ly)?[_-]?)?review(?:ed)?[_-]?by(?:[_-]name)?$|(?:^|[_-])medical[_-]?reviewer(?:[_-]name)?$|"
    r"^_?reviewer(?:[_-]name)?$|^_?fact[_-]?check(?:ed)?[_-]?by$",
    re.IGNORECASE,
)
TAXONOMY = re.compile(r"(?:^|[_-])reviewers?$")
WORD = r"[^\W\d_a-z][\w.’'-]*"
NAME = rf"{WORD}(?: {WORD}){{1,5}}(?:, [A-Z][A-Za-z.-]{{1,7}}(?=\W|$))*"
LINE = re.compile(rf"\b(?:[Rr]eviewed|[Ff]act[- ]checked) by:? +({NAME})")
MAX_NAMES, MAX_NAME = 5, 120  # people, characters


def proposed_reviewers(item: Item, texts: Iterable[str]) -> list[str]:
    """Return the names of the people who reviewed ``item``, as far as it says so. ``texts`` are its paragraphs."""
    names = [" ".join(name.split()).strip(" .") for name in (*stored_names(item), *written_names(texts))]
    found = list(dict.fromkeys(filter(is_name, names)))
    return [name for name in found if not any(other.startswith(f"{name},") for other in found)][:MAX_NAMES]


def stored_names(item: Item) -> Iterator[str]:
    for key in item.meta:
        if META.search(key) and not key.startswith(TOOLSET):
            yield plain_text(item.meta_value(key)[:1000])
    for term in item.terms:
        if TAXONOMY.search(term.taxonomy):
            yield plain_text(term.name)


def written_names(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in LINE.finditer(" ".join(text.split())[:5_000]):
            yield match[1]


def is_name(text: str) -> bool:
    """Return whether ``text`` can be a name. An ID, an address, a key, and what PHP serialized are none."""
    return 3 <= len(text) <= MAX_NAME and " " in text and not re.search(r"[@{}<>:;_/\d]", text)
