"""Texts that have all their languages in one, as qTranslate and its successors store them.

``[:en]Hello[:de]Hallo[:]`` or ``<!--:en-->Hello<!--:--><!--:de-->Hallo<!--:-->``: the language of the site is read, and
the others are left out, because no reader ever saw them together.
"""

from __future__ import annotations

import re
from typing import Any

from .php import is_serialized

MARK = re.compile(r"\[:([a-z]{2})?\]|<!--:([a-z]{2})?-->|\{:([a-z]{2})?\}")
START = re.compile(r"\[:[a-z]{2}\]|<!--:[a-z]{2}-->|\{:[a-z]{2}\}")
COMMENT = re.compile(r":(?:[a-z]{2})?$")  # what is in the comment of a mark
TEXTS = ("title", "description", "content:encoded", "excerpt:encoded", "wp:cat_name", "wp:tag_name", "wp:term_name")


def read_language(text: str, language: str) -> str:
    """Return the part of ``text`` in ``language``, or else in its first one, with what belongs to all of them."""
    if not START.search(text):
        return text
    parts: list[tuple[str, str]] = []
    code, position = "", 0
    for mark in MARK.finditer(text):
        parts.append((code, text[position : mark.start()]))
        code, position = mark[1] or mark[2] or mark[3] or "", mark.end()
    parts.append((code, text[position:]))
    languages = [code for code, part in parts if code and part.strip()]
    chosen = language if language in languages else next(iter(languages), "")
    return "".join(part for code, part in parts if code in ("", chosen))


def read_languages(record: dict[str, Any], language: str) -> bool:
    """Change the texts in ``record`` to those in ``language``, such as “en-US”. Return whether one had several."""
    code = language.strip().lower()[:2]
    found = False
    for key in TEXTS:
        if START.search(text := record.get(key) or ""):
            record[key], found = read_language(text, code), True
    for values in record.get("meta", {}).values():
        values[:] = [value if is_serialized(value) else read_language(value, code) for value in values]
    return found
