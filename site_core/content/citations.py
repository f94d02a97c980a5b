"""Citations in text: ``[1]``, ``[1, 3]``, and ``[2-4]`` refer to the page’s numbered references."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from .reusable_blocks import stored_rows

CITATION = re.compile(r"\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]")
CITATION_AND_SPACE = re.compile(rf"\s*{CITATION.pattern}")
TAG = re.compile(r"(<[^>]*>)")
MAX_RANGE_LENGTH = 50  # [1-999] is a typing error, not a citation


def parse_citation(numbers: str) -> list[int]:
    """Return the numbers between the brackets of a citation: ``"2-4, 7"`` gives ``[2, 3, 4, 7]``."""
    parsed: list[int] = []
    for part in numbers.split(","):
        first, *rest = (int(number) for number in re.split(r"[–-]", part))
        last = rest[-1] if rest else first
        parsed += range(first, min(last, first + MAX_RANGE_LENGTH) + 1) if last >= first else [first, last]
    return parsed


def remove_citations(text: str) -> str:
    """Return ``text`` without its citations and the space before them."""
    return CITATION_AND_SPACE.sub("", text)


def texts_and_citations(body: Any) -> Iterator[str]:
    """Yield every text in ``body`` (a StreamValue or None), and each ``citation`` number as ``"[n]"``.

    Numbers are texts while a form has errors.
    """
    return iter(()) if body is None else _walk(list(stored_rows(body)))


def _walk(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == "citation" and str(value).isdecimal():
                yield f"[{value}]"
            else:
                yield from _walk(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _walk(value)


def cited_numbers(body: Any) -> set[int]:
    """Return every reference number that ``body`` (a StreamValue or None) cites."""
    return {
        number
        for text in texts_and_citations(body)
        for match in CITATION.finditer(text)
        for number in parse_citation(match[1])
    }


class CitationLinker:
    """Turns citations into links while a page renders, and records where each reference is cited."""

    def __init__(self, reference_count: int) -> None:
        self.reference_count = reference_count
        self.occurrences: dict[int, list[str]] = defaultdict(list)  # reference number: ids of the links to it

    def link(self, number: int) -> str:
        """Return a link to reference ``number``, or the bare number if there is no such reference."""
        if not 1 <= number <= self.reference_count:
            return str(number)
        link_id = f"cite-{number}-{len(self.occurrences[number]) + 1}"
        self.occurrences[number].append(link_id)
        label = _("Reference %(number)s") % {"number": number}
        return format_html('<a href="#ref-{0}" id="{1}" aria-label="{2}">{0}</a>', number, link_id, label)

    def link_citations(self, html: str) -> str:
        """Link the citations in the text of ``html``. Tags, attributes, and link texts stay as they are."""
        parts = TAG.split(html)
        is_inside_link = False
        for i, part in enumerate(parts):
            if part.startswith("<"):
                is_inside_link = part.startswith("<a ") or (is_inside_link and part != "</a>")
            elif not is_inside_link:
                parts[i] = CITATION.sub(self._link_match, part)
        return "".join(parts)

    def _link_match(self, match: re.Match[str]) -> str:
        links = ", ".join(self.link(number) for number in parse_citation(match[1]))
        return f'<sup class="citation">[{links}]</sup>'
