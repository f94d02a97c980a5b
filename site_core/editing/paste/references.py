"""The text of a footnote as the fields of a reference."""

from __future__ import annotations

import re

# As in site_core.pages.references.Reference
MAX_TEXT_LENGTH = 1_000  # of a reference; longer notes explain something
MAX_LENGTHS = {"authors": 255, "title": 500, "journal": 255, "details": 80, "doi": 200, "url": 200}
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:\s*)?\b(10\.\d{4,9}/[^\s<>\"]*[^\s<>\".,;)\]])", re.IGNORECASE)
URL = re.compile(r"(?:\b(?:available (?:at|from)|retrieved from):?\s*)?(https?://[^\s<>\"]*[^\s<>\".,;)\]])", re.I)
NAMES = r"(?P<authors>[^.?!]{2,255}?(?:\bal)?)"
STYLES = (
    # Vancouver and AMA: “Smith J, Lee K. A title. J Clin Psych. 2014;75(12):1354-1360.”
    re.compile(
        rf"^{NAMES}\.\s+(?P<title>[^.]+[.?!])\s+(?P<journal>[^.]+)\.\s+(?P<year>[12]\d{{3}})(?:\s+\w{{3,9}})?"
        r"[;,]\s*(?P<details>[^\s].{0,79}?)\.?$"
    ),
    # APA: “Smith, J., & Lee, K. (2014). A title. Journal, 75(12), 1354–1360.”
    re.compile(
        r"^(?P<authors>.{2,255}?)\s+\((?P<year>[12]\d{3})[a-z]?\)\.\s+(?P<title>[^.?!]+[.?!])\s+"
        r"(?P<journal>[^,.]+),\s*(?P<details>[^\s].{0,79}?)\.?$"
    ),
)


def parse_reference(text: str, link: str = "") -> dict[str, str]:
    """Return the fields of a reference. What is not recognized is in the title, so that no word is lost."""
    text = " ".join(text.split())
    fields = {"authors": "", "title": "", "journal": "", "year": "", "details": "", "doi": "", "url": ""}
    if len(text) > MAX_TEXT_LENGTH:
        return fields | {"title": text}
    text, fields["doi"] = take(DOI, text, MAX_LENGTHS["doi"])
    if not fields["doi"]:
        text, fields["url"] = take(URL, text, MAX_LENGTHS["url"])
    if not fields["doi"] and not fields["url"] and link.startswith("http") and len(link) <= MAX_LENGTHS["url"]:
        fields["url"] = link
    for style in STYLES:
        if match := style.match(text):
            found = {name: value.strip() for name, value in match.groupdict().items()}
            if all(len(found[name]) <= MAX_LENGTHS.get(name, 4) for name in found):
                return fields | found | {"title": found["title"].rstrip(".")}
    return fields | {"title": text}


def take(pattern: re.Pattern[str], text: str, max_length: int) -> tuple[str, str]:
    """Return ``text`` without the first match of ``pattern``, and the match."""
    match = pattern.search(text)
    if not match or len(match[1]) > max_length:
        return text, ""
    rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip(' .')}".strip()
    return rest, match[1]


def fits(fields: dict[str, str]) -> bool:
    return all(len(fields.get(name, "")) <= length for name, length in MAX_LENGTHS.items())
