"""CSL-JSON, which Zotero, Mendeley, and doi.org export."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from ..reference_identifiers import find_pmc_id, find_pubmed_id
from .names import format_name, join_names
from .parsed_reference import ParsedReference, ReferenceFormatError, from_parts

MAX_DEPTH = 30
BOOKS = {"book", "report", "thesis", "webpage", "post-weblog"}


def is_csl_json(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t").startswith(("{", "[{", "[ ", "[\n", "[\r")) and '"' in text


def parse(text: str) -> list[ParsedReference]:
    check_depth(text)
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReferenceFormatError(_("This JSON is not complete. Copy all of it again.")) from error
    if isinstance(data, dict):
        data = data.get("items", [data])
    items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    if not items:
        raise ReferenceFormatError(_("This JSON has no references."))
    return [make_reference(item) for item in items]


def check_depth(text: str) -> None:
    depth = 0
    for character in re.findall(r"[\[\]{}]", text):
        depth += 1 if character in "[{" else -1
        if depth > MAX_DEPTH:
            raise ReferenceFormatError(_("This JSON is nested too deeply to be a reference."))


def text_of(value: Any) -> str:
    """Return a text or number of the file. Crossref’s own JSON has lists of texts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def make_reference(item: dict[str, Any]) -> ParsedReference:
    def get(*names: str) -> str:
        return next((text for name in names if (text := text_of(item.get(name)))), "")

    is_book = get("type") in BOOKS
    journal = get("publisher", "container-title") if is_book else get("container-title", "publisher")
    status = "In press" if get("status").lower() in ("in press", "forthcoming") else ""
    return from_parts(
        authors=parse_names(item.get("author") or item.get("editor")),
        title=": ".join(filter(None, [get("title"), text_of(item.get("subtitle"))])),
        journal=journal,
        year=parse_year(item.get("issued")) or parse_year(item.get("published")) or get("year"),
        volume=get("volume"),
        issue=get("issue"),
        pages=get("page", "number", "article-number"),
        note=get("edition") or status,
        doi=get("DOI", "doi"),
        url=get("URL", "url"),
        pubmed_id=find_pubmed_id(f"PMID: {get('PMID')} {get('note')}"),
        pmc_id=find_pmc_id(f"{get('PMCID')} {get('note')}"),
    )


def parse_year(date: Any) -> str:
    """Return the year of a CSL date: ``{"date-parts": [[2018, 12]]}``, ``{"raw": "2018"}``, or a text."""
    if not isinstance(date, dict):
        return text_of(date)
    parts = date.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return text_of(parts) or text_of(date.get("raw")) or text_of(date.get("literal"))


def parse_names(authors: Any) -> str:
    names = [author for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return join_names([parse_name(author) for author in names])


def parse_name(author: dict[str, Any]) -> str:
    particle = text_of(author.get("non-dropping-particle") or author.get("dropping-particle"))
    family = " ".join(filter(None, [particle, text_of(author.get("family"))]))
    if not family:
        return text_of(author.get("literal") or author.get("name"))
    return format_name(family, text_of(author.get("given")), text_of(author.get("suffix")))
