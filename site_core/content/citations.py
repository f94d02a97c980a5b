"""Citations in text: ``[1]``, ``[1, 3]``, ``[2-4]`` point at the page's numbered references."""

import re
from collections import defaultdict

CITATION = re.compile(r"\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\]")
TAG = re.compile(r"(<[^>]*>)")
LONGEST_RANGE = 50  # [1-999] is a typing error, not a citation


def expand(inner):
    """The numbers that the inside of a citation names: ``"2-4, 7"`` gives ``[2, 3, 4, 7]``."""
    numbers = []
    for part in inner.split(","):
        first, *rest = (int(number) for number in re.split(r"[–-]", part))
        last = rest[-1] if rest else first
        numbers += range(first, min(last, first + LONGEST_RANGE) + 1) if last >= first else [first, last]
    return numbers


def uncited(text):
    """``text`` without its citations and the space before them."""
    return re.sub(rf"\s*{CITATION.pattern}", "", text)


def _strings_and_citation_fields(data):
    """Walk a StreamField's raw value; yield each text, and each ``citation`` number as ``"[n]"``."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == "citation" and isinstance(value, int):
                yield f"[{value}]"
            else:
                yield from _strings_and_citation_fields(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _strings_and_citation_fields(value)


def texts_in(body):
    """Every text in ``body`` (a StreamValue or None), and each ``citation`` number as ``"[n]"``."""
    return [] if body is None else _strings_and_citation_fields(body.get_prep_value())


def cited_numbers(body):
    """Every reference number that ``body`` (a StreamValue or None) cites, as a set of int."""
    return {n for text in texts_in(body) for match in CITATION.finditer(text) for n in expand(match[1])}


class CitationMarker:
    """Turns citations into links while a page renders, and remembers where each reference was cited."""

    def __init__(self, reference_count):
        self.reference_count = reference_count
        self.places = defaultdict(list)

    def link(self, number):
        """An anchor to reference ``number``; the bare number where there is no such reference."""
        if not 1 <= number <= self.reference_count:
            return str(number)
        place = f"cite-{number}-{len(self.places[number]) + 1}"
        self.places[number].append(place)
        return f'<a href="#ref-{number}" id="{place}" aria-label="Reference {number}">{number}</a>'

    def mark(self, match):
        links = ", ".join(self.link(number) for number in expand(match[1]))
        return f'<sup class="citation">[{links}]</sup>'

    def mark_html(self, html):
        """Link the citations in the text of ``html``; tags, attributes and link texts stay as they are."""
        parts = TAG.split(html)
        inside_link = False
        for i, part in enumerate(parts):
            if part.startswith("<"):
                inside_link = part.startswith("<a ") or (inside_link and part != "</a>")
            elif not inside_link:
                parts[i] = CITATION.sub(self.mark, part)
        return "".join(parts)
