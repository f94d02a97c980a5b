"""A DOI, a PubMed id, or a PMC id without a citation. The other fields can’t be known offline."""

from __future__ import annotations

import re

from ..reference_identifiers import DOI, DOI_LABEL, PMC_URL, PUBMED_URL, find_doi, find_pmc_id, find_pubmed_id
from .parsed_reference import ParsedReference, from_parts

BARE_PUBMED_ID = re.compile(r"^(?:pubmed(?: id)?\s*:?\s*)?(\d{5,8})$", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s,;]+")


def parse_identifier(text: str) -> ParsedReference | None:
    """Return a reference with the identifier that ``text`` is. None if it is something else, or has more to say."""
    text = text.strip().strip("<>.,; ")
    if len(text) > 300:
        return None
    if match := BARE_PUBMED_ID.match(text):
        return from_parts(pubmed_id=match[1])
    doi, pubmed_id, pmc_id = find_doi(text), find_pubmed_id(text), find_pmc_id(text)
    if not (doi or pubmed_id or pmc_id) or has_words(text):
        return None
    return from_parts(doi=doi, pubmed_id=pubmed_id, pmc_id=pmc_id)


def has_words(text: str) -> bool:
    """Return whether ``text`` is more than identifiers, their labels, and their URLs."""
    for pattern in (PUBMED_URL, PMC_URL, DOI, DOI_LABEL, re.compile(r"https?://\S*", re.IGNORECASE)):
        text = pattern.sub(" ", text)
    rest = re.sub(r"\b(?:PMC?ID|PubMed|PMC)\b\s*:?\s*(?:PMC)?\d*|\bPMC\d+|\bdoi\b|[\W\d_]", " ", text, flags=re.I)
    return bool(rest.strip())
