"""RIS, which reference managers and journals export: ``TY  - JOUR``."""

from __future__ import annotations

import re
from typing import Any

import rispy

from ..reference_identifiers import find_pmc_id, find_pubmed_id
from .names import join_names, parse_name
from .parsed_reference import ParsedReference, from_parts

START = re.compile(r"^\ufeff?\s*TY  ?- ?\w+", re.MULTILINE)
LINE = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?", re.MULTILINE)
BOOKS = {"BOOK", "EBOOK", "EDBOOK", "RPRT", "THES", "ELEC", "GOVDOC", "WEB"}


def is_ris(text: str) -> bool:
    return bool(START.search(text))


def parse(text: str) -> list[ParsedReference]:
    """Return the references in ``text``. Lines before the first record are ignored."""
    lines = LINE.sub(r"\1  - ", text[START.search(text).start() :])  # type: ignore[union-attr]
    records = re.split(r"(?m)^(?=TY  - )", lines)
    return [parse_record(record) for record in records if record.strip()]


def parse_record(record: str) -> ParsedReference:
    if not re.search(r"(?m)^ER  -", record):
        record = f"{record.rstrip()}\nER  - \n"
    [entry, *_rest] = rispy.loads(record.strip() + "\n", skip_unknown_tags=True) or [{}]
    return make_reference(entry)


def first(entry: dict[str, Any], *names: str) -> str:
    for name in names:
        value = entry.get(name)
        if value := " ".join(value) if isinstance(value, list) else str(value or ""):
            return value
    return ""


def make_reference(entry: dict[str, Any]) -> ParsedReference:
    names = entry.get("authors") or entry.get("first_authors") or entry.get("secondary_authors") or []
    source = ("publisher", "secondary_title") if first(entry, "type_of_reference") in BOOKS else ()
    journal = first(entry, *source, "journal_name", "secondary_title", "alternate_title3", "alternate_title1")
    start, end = first(entry, "start_page"), first(entry, "end_page")
    urls = entry.get("urls") or []
    ids = " ".join([first(entry, "accession_number", "note", "notes", "custom2"), *urls])
    return from_parts(
        authors=join_names([parse_name(name) for name in names]),
        title=first(entry, "title", "primary_title", "translated_title"),
        journal=journal or first(entry, "alternate_title2", "publisher"),
        year=first(entry, "year", "publication_year", "date"),
        volume=first(entry, "volume"),
        issue=first(entry, "number"),
        pages=f"{start}-{end}" if end and end != start and "-" not in start else start,
        note=first(entry, "edition"),
        doi=first(entry, "doi"),
        url=str(urls[0]) if urls else "",
        pubmed_id=find_pubmed_id(ids),
        pmc_id=find_pmc_id(ids),
    )
