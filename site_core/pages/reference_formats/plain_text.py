"""Citations in plain text, in the styles of AMA, Vancouver, NLM, APA, Harvard, and Chicago."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..reference_identifiers import DOI, PMC_URL, PMCID, PMID, PUBMED_URL, find_doi, find_pmc_id, find_pubmed_id
from .citation_names import tidy_names
from .citation_styles import match_style
from .parsed_reference import ParsedReference, from_parts
from .text import clean

MAX_LENGTH = 2_000  # of one citation; longer texts explain something
MARK = re.compile(r"^\s*(?:\[\d{1,3}\]\.?|\(\d{1,3}\)|\d{1,3}[.)](?!\d)|\d{1,3}\t|[•●▪◦*–-])\s*")
DOI_AND_LABEL = re.compile(
    rf"(?:\bdoi\s*:?\s*)?(?:https?://(?:dx\.|www\.)?doi\.org/|https?://\S+?/(?=10\.\d{{4}})|\bdoi\s*:?\s*)?{DOI.pattern}",
    re.IGNORECASE,
)
URL = re.compile(r"<?(https?://[^\s<>\"“”]*[^\s<>\"“”.,;:)\]’'])[>/]?", re.IGNORECASE)
# What a citation says besides the work itself.
ASIDES = re.compile(
    r"\[(?:Internet|Online|Electronic|Preprint)\]|\[(?:cited|accessed)\b[^\]]*\]|\((?:Accessed|Retrieved|Viewed)\b[^)]*\)|"
    r"\b(?:Available (?:at|from)|Retrieved from)\s*:?|\bAccessed:?(?: on)?\s+[\w ,]+\d{4}\b|\bdoi\s*:\s*(?=[.\s]|$)|"
    r"\bRetrieved\s+\w+ \d{1,2}, \d{4},? from|\bEpub(?: ahead of print)?(?: \d{4} \w+ \d{1,2})?\.?(?=\s|$)|"
    r"\b(?:Retracted in|Erratum in|Comment in)\s*:.*$|\bPMC?ID\s*:?(?=\W*$)",
    re.IGNORECASE,
)


@dataclass
class Citation:
    """The words of a citation, and the identifiers that were in it."""

    text: str
    doi: str = ""
    url: str = ""
    pubmed_id: str = ""
    pmc_id: str = ""


def parse_citation(text: str) -> ParsedReference:
    """Return the fields of one citation. If its style isn’t recognized, the title has all words."""
    text = clean(MARK.sub("", text, count=1)).replace("...", "…").replace(". . .", "…")
    if len(text) > MAX_LENGTH:
        return from_parts(doi=find_doi(text[:MAX_LENGTH]), unrecognized=text)
    citation = take_identifiers(text)
    identifiers = {
        "doi": citation.doi,
        "url": citation.url,
        "pubmed_id": citation.pubmed_id,
        "pmc_id": citation.pmc_id,
    }
    parts = match_style(citation.text)
    if parts is None:
        return from_parts(**identifiers, title=citation.text)
    parts["authors"] = tidy_names(parts.get("authors", ""))
    return from_parts(**identifiers, **{name: value.strip(" ,;:") for name, value in parts.items()})


def take_identifiers(text: str) -> Citation:
    """Return the citation without its identifiers and asides, and the identifiers."""
    citation = Citation("", find_doi(text), "", find_pubmed_id(text[-500:]), find_pmc_id(text[-500:]))
    match = DOI_AND_LABEL.search(text)
    if citation.doi and match:
        rest = match[0][match[0].rfind(citation.doi) + len(citation.doi) :] if citation.doi in match[0] else " "
        text = f"{text[: match.start()]}{rest if rest.strip('.,;: ') else ' '}{text[match.end() :]}"
    for pattern in (PUBMED_URL, PMC_URL, PMID, PMCID):
        text = pattern.sub(" ", text)
    if url := URL.search(text):
        citation.url = url[1].rstrip("/") if url[1].endswith("//") else url[1]
        text = f"{text[: url.start()]} {text[url.end() :]}"
    text = ASIDES.sub(" ", text)
    citation.text = re.sub(r"(?:\s+[.,;:])+\s*", ". ", " ".join(text.split())).strip(" ,;:<>")
    citation.text = re.sub(r"\.(?:\s*\.)+(?!\w)", ".", citation.text)
    return citation


def split_citations(text: str) -> list[str]:
    """Return the citations in a list: numbered, with bullets, one a line, or with blank lines between them."""
    lines = text.splitlines()
    if sum(bool(MARK.match(line)) for line in lines) > 1:
        return join_lines(lines, lambda line: bool(MARK.match(line)))
    filled = [line for line in lines if line.strip()]
    if len(filled) > 1 and all(is_complete(line) for line in filled):
        return filled
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]


def is_complete(line: str) -> bool:
    """Return whether ``line`` has what a whole citation has, so that it isn’t continued on the next line."""
    has_anchor = re.search(r"\b(?:1[89]|20)\d\d\b|\bn\.d\.|in press|https?://|10\.\d{4}", line, re.IGNORECASE)
    return bool(has_anchor) and (len(line) >= 40 or find_doi(line) != "" or bool(PMID.search(line)))


def join_lines(lines: list[str], is_start: Callable[[str], bool]) -> list[str]:
    """Return the texts that begin at the lines for which ``is_start`` is true."""
    texts: list[str] = []
    for line in lines:
        if is_start(line) or not texts:
            texts.append(line)
        else:
            texts[-1] += f" {line}"
    return [each for each in texts if each.strip()]
