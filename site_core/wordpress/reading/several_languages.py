"""Texts that have all their languages in one, as qTranslate and its successors store them.

``[:en]Hello[:de]Hallo[:]`` or ``<!--:en-->Hello<!--:--><!--:de-->Hallo<!--:-->``: the language of the site is read, and
the others are left out, because no reader ever saw them together. What only looks like a mark, such as “{:id}” in the
URL of an API, stays text.
"""

from __future__ import annotations

import re
from typing import Any

from .php import is_serialized

BRACKETS, COMMENTS, BRACES = (
    re.compile(pattern) for pattern in (r"\[:([a-z]{2})?\]", r"<!--:([a-z]{2})?-->", r"\{:([a-z]{2})?\}")
)
COMMENT = re.compile(r":(?:[a-z]{2})?$")  # what is in the comment of a mark
TEXTS = ("title", "description", "content:encoded", "excerpt:encoded", "wp:cat_name", "wp:tag_name", "wp:term_name")


def read_language(text: str, language: str) -> str:
    """Return the part of ``text`` in ``language``, or else in its first one, with what belongs to all of them."""
    marks = find_marks(text, language)
    if not marks:
        return text
    parts: list[tuple[str, str]] = []
    code, position = "", 0
    for mark in marks:
        parts.append((code, text[position : mark.start()]))
        code, position = mark[1] or "", mark.end()
    parts.append((code, text[position:]))
    languages = [code for code, part in parts if code and part.strip()]
    chosen = language if language in languages else next(iter(languages), "")
    return "".join(part for code, part in parts if code in ("", chosen))


def find_marks(text: str, language: str) -> list[re.Match[str]]:
    """Return the marks in ``text`` in their order, if there is one that begins a language.

    Those in brackets and braces count only together with one that ends a language, or that begins ``language``. Old
    texts, which have no mark at the end, may also begin with one in brackets.
    """
    marks: list[re.Match[str]] = []
    for style in (BRACKETS, COMMENTS, BRACES):
        found = list(style.finditer(text))
        codes = {mark[1] for mark in found}
        is_certain = style is COMMENTS or None in codes or language in codes
        if codes - {None} and (is_certain or (style is BRACKETS and style.match(text.lstrip()))):
            marks += found
    return sorted(marks, key=lambda mark: mark.start())


def read_languages(record: dict[str, Any], language: str) -> bool:
    """Change the texts in ``record`` to those in ``language``, such as “en-US”. Return whether one had several."""
    code = language.strip().lower()[:2]
    found = False
    for key in TEXTS:
        if find_marks(text := record.get(key) or "", code):
            record[key], found = read_language(text, code), True
    for values in record.get("meta", {}).values():
        values[:] = [value if is_serialized(value) else read_language(value, code) for value in values]
    return found
