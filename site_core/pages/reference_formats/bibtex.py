"""BibTeX and BibLaTeX: ``@article{key, title = {…}}``."""

from __future__ import annotations

import re

import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock
from django.utils.translation import gettext as _

from ..reference_identifiers import find_pmc_id, find_pubmed_id
from .names import format_name, join_names, parse_name
from .parsed_reference import ParsedReference, ReferenceFormatError, from_parts
from .plain_text import is_complete, parse_citation, split_citations

START = re.compile(r"@\s*(?!comment|preamble|string)[a-z]{3,20}\s*[{(]\s*[^\s,{}]*\s*,", re.IGNORECASE)
MAX_DEPTH = 20  # of braces


def is_bibtex(text: str) -> bool:
    return bool(START.search(text))


def parse(text: str) -> list[ParsedReference]:
    if nesting_depth(text) > MAX_DEPTH:
        raise ReferenceFormatError(_("The braces in this BibTeX don’t match. Copy the entry again."))
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware(keep_braced_groups=True)])
    if not library.entries and library.failed_blocks:
        raise ReferenceFormatError(_("This BibTeX is not complete. Copy the whole entry again."))
    blocks = [block for block in library.blocks if isinstance(block, (Entry, ParsingFailedBlock, ImplicitComment))]
    return [reference for block in blocks for reference in parse_block(block)]


def parse_block(block: Block) -> list[ParsedReference]:
    """Return the reference of an entry, or those in plain text between entries.

    An entry that can’t be read is in ``unrecognized`` as it is.
    """
    if isinstance(block, ImplicitComment):
        return parse_comment(block.comment)
    if isinstance(block, ParsingFailedBlock) and isinstance(block.ignore_error_block, Entry):
        block = block.ignore_error_block  # such as a second entry with the same key
    if isinstance(block, Entry):
        return [make_reference({field.key.lower(): str(field.value) for field in block.fields})]
    return [ParsedReference(unrecognized=str(block.raw or "")).shortened()]


def parse_comment(text: str) -> list[ParsedReference]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("%")]
    return [parse_citation(part) for part in split_citations("\n".join(lines)) if is_complete(part)]


def nesting_depth(text: str) -> int:
    depth = deepest = 0
    for character in re.findall(r"\\[{}]|[{}]", text):
        depth = max(0, depth + {"{": 1, "}": -1}.get(character, 0))
        deepest = max(deepest, depth)
    return deepest


def make_reference(fields: dict[str, str]) -> ParsedReference:
    def get(*names: str) -> str:
        return next((plain(fields[name]) for name in names if plain(fields.get(name, ""))), "")

    source = get("publisher", "institution", "school", "organization", "howpublished")
    journal = get("journal", "journaltitle", "journal-iso", "shortjournal")
    status = get("pubstate", "note")
    ids = " ".join(f"{name}: {fields[name]}" for name in ("pmid", "pmcid", "note", "url") if fields.get(name))
    return from_parts(
        authors=parse_names(fields.get("author") or fields.get("editor", "")),
        title=": ".join(filter(None, [get("title"), get("subtitle")])),
        journal=journal or source or get("booktitle"),
        year=get("year", "date"),
        volume=get("volume"),
        issue=get("number", "issue"),
        pages=get("pages", "eid", "article-number"),
        note=edition(get("edition"))
        or ("In press" if re.search(r"in ?press|forthcoming", status, re.IGNORECASE) else ""),
        doi=get("doi"),
        url=get("url", "howpublished"),
        pubmed_id=find_pubmed_id(ids) or (get("eprint") if get("eprinttype") == "pubmed" else ""),
        pmc_id=find_pmc_id(ids),
    )


def edition(value: str) -> str:
    return f"{ordinal(int(value))} ed" if value.isdecimal() and len(value) < 3 else value


def ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def plain(value: str) -> str:
    """Return a value without the braces that protect capital letters."""
    return re.sub(r"(?<!\\)[{}]", "", value).replace("~", " ").strip().strip('"')


def parse_names(value: str) -> str:
    names = re.split(r"\s+and\s+(?![^{]*\})", value.strip())
    is_cut = names[-1].strip().lower() == "others"
    return join_names([parse_one(name) for name in (names[:-1] if is_cut else names)], is_cut)


def parse_one(name: str) -> str:
    name = name.strip()
    if name.startswith("{") and name.endswith("}"):
        return plain(name)  # a group
    name = plain(name)
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 3:
        return format_name(parts[0], parts[2], parts[1])
    return parse_name(name)
