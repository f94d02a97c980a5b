"""Identifiers of works in one spelling, so that they can be compared: DOI, PubMed id, PMC id, and title."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

MAX_LENGTH = 500  # of a text that is read as an identifier
# A DOI in any text. What follows “10.” may be percent-encoded in a URL.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*(?:/|%2F)[^\s<>\"“”]+", re.IGNORECASE)
DOI_LABEL = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi(?:\.org/|:)\s*|\bdoi\s+(?=10\.)", re.IGNORECASE)
PUBMED_URL = re.compile(
    r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/|"
    r"europepmc\.org/(?:article|abstract)/med/)(\d{1,8})\b[^\s]*",
    re.IGNORECASE,
)
PMC_URL = re.compile(
    r"(?:https?://)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/(PMC\d{1,9})\b[^\s]*",
    re.IGNORECASE,
)
PMID = re.compile(r"\bPMID\s*:?\s*(\d{1,8})\b", re.IGNORECASE)
PMCID = re.compile(r"\bPMCID\s*:?\s*(PMC\d{1,9})\b|\b(PMC\d{4,9})\b", re.IGNORECASE)
MIN_TITLE_LENGTH = 20  # shorter titles, such as “Editorial”, are those of several works


def find_doi(text: str) -> str:
    """Return the first DOI in ``text`` as it is written there, without what surrounds it. Else an empty string."""
    match = DOI.search(text)
    return trim_doi(match[0]) if match else ""


def trim_doi(text: str) -> str:
    """Return a DOI without percent-encoding, and without the punctuation of the sentence that it ends."""
    doi = unescape(unquote(text) if "%" in text else text)
    doi = re.split(r"[?#](?:utm_|ref|via|journal)", doi, maxsplit=1)[0]
    while doi and (doi[-1] in ".,;:'’\"”»*" or (doi[-1] in ")]}" and is_unbalanced(doi))):
        doi = doi[:-1]
    return doi.rstrip("/")


def is_unbalanced(doi: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}[doi[-1]]
    return doi.count(doi[-1]) > doi.count(opening)


def normalize_doi(text: str) -> str:
    """Return the DOI in ``text`` in lower case, because DOIs are case-insensitive. Else an empty string."""
    return find_doi(text[:MAX_LENGTH]).casefold()


def find_pubmed_id(text: str) -> str:
    """Return the PubMed id that a URL or “PMID: 123” in ``text`` names. Else an empty string."""
    match = PUBMED_URL.search(text[:MAX_LENGTH]) or PMID.search(text[:MAX_LENGTH])
    return match[1].lstrip("0") if match else ""


def find_pmc_id(text: str) -> str:
    match = PMC_URL.search(text[:MAX_LENGTH]) or PMCID.search(text[:MAX_LENGTH])
    return next(filter(None, match.groups()), "").upper() if match else ""


def pubmed_url(pubmed_id: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{pubmed_id}/"


def pmc_url(pmc_id: str) -> str:
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmc_id}/"


def title_key(title: str) -> str:
    """Return the letters and digits of ``title`` for comparisons. Empty if it is too short to tell works apart."""
    decomposed = unicodedata.normalize("NFKD", unescape(title)).casefold()
    key = "".join(character for character in decomposed if character.isalnum())
    return key if len(key) >= MIN_TITLE_LENGTH else ""


def work_keys(doi: str, url: str, title: str, year: object) -> set[str]:
    """Return what identifies a work. Two references with a common key are about the same work."""
    doi, pubmed_id, title = normalize_doi(doi) or normalize_doi(url), find_pubmed_id(url), title_key(title)
    keys = {f"doi {doi}" if doi else "", f"pubmed {pubmed_id}" if pubmed_id else ""}
    keys.add(f"title {title} {year}" if title and year else "")
    return keys - {""}
