"""The text of a footnote as the fields of a reference."""

from __future__ import annotations

from site_core.pages.reference_formats.parsed_reference import MAX_LENGTHS
from site_core.pages.reference_formats.plain_text import parse_citation

MAX_TEXT_LENGTH = 1_000  # of a reference; longer notes explain something


def parse_reference(text: str, link: str = "") -> dict[str, str]:
    """Return the fields of a reference. What is not recognized is in the title, so that no word is lost."""
    text = " ".join(text.split())
    reference = parse_citation(text[:MAX_TEXT_LENGTH])
    fields = reference.values
    if not fields["doi"] and not fields["url"] and link.startswith("http") and len(link) <= MAX_LENGTHS["url"]:
        fields["url"] = link
    if len(text) > MAX_TEXT_LENGTH or reference.unrecognized:
        fields |= dict.fromkeys(("authors", "journal", "year", "details"), "") | {"title": text}
    return fields


def fits(fields: dict[str, str]) -> bool:
    return all(len(fields.get(name, "")) <= length for name, length in MAX_LENGTHS.items())
