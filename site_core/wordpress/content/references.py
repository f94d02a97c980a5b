"""Reference lists at the end of articles, as references of the page."""

from __future__ import annotations

import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from site_core.editing.paste.references import fits, parse_reference
from site_core.pages.reference_formats.plain_text import MARK, is_complete

from .counting import word_counts
from .parts import Block, Part, Run

HEADING = re.compile(
    r"^\W*(?:(?:list of |selected |scientific |medical |key |cited )?(?:references?|sources?|citations?|bibliography|"
    r"works cited|literature(?: cited)?|footnotes?|endnotes?)(?: (?:cited|list|and sources))?)\W*$",
    re.IGNORECASE,
)
NUMBERS = re.compile(r"^\s*[\[(]?\s*(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*)\s*[\])]?\s*$")
BACK_LINK = re.compile(r"\s*[↑↩^⏎︎]+\s*$")
# What a reference says besides the work: its fields have the rest.
LABELS = re.compile(
    r"^(?:doi|org|https?|www|com|gov|nih|nlm|ncbi|pubmed|pmid|pmcid|pmc\w*|available|at|from|accessed|retrieved|on|online|"
    r"internet|cited|epub|ahead|of|print|in|and|dx|html?|pdf|vol|no|pp?|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[\d-]+)$"
)


VALID_URL = URLValidator(["http", "https"])


def take_references(parts: list[Part]) -> tuple[list[Part], list[dict[str, str]], str]:
    """Return ``parts`` without the list of references, these, and what pages say by themselves.

    Without such a list, return ``parts`` as they are.

    The list has to be at the end, below its own heading, and all of it has to fit the fields of references.
    """
    place = next((index for index in range(len(parts) - 1, -1, -1) if is_heading(parts[index])), None)
    if place is None:
        return parts, [], ""
    end = place + 1
    while end < len(parts) and is_entry(parts[end]):
        end += 1
    rest = parts[end:]
    entries = [part for part in parts[place + 1 : end] if isinstance(part, Block)]
    texts = [text for block in entries for text in split_lines(block)]
    citations = sum(is_complete(text) for text, _link in texts)
    if not texts or len(texts) > 100 or citations * 2 < len(texts) or len(rest) > max(len(parts) // 3, 3):
        return parts, [], ""
    references = [reference_fields(text, link) for text, link in texts]
    if not all(references):
        return parts, [], ""
    heading = parts[place].text  # type: ignore[union-attr]
    found = [reference for reference in references if reference]
    labels = [" ".join(lost_words(text, fields).elements()) for (text, _link), fields in zip(texts, found, strict=True)]
    return [*parts[:place], *rest], found, " ".join([heading, *labels])


def is_heading(part: Part) -> bool:
    if not isinstance(part, Block) or len(part.runs) > 4:
        return False
    is_bold = all(run.bold for run in part.runs if run.text.strip())
    return (bool(part.level) or is_bold or part.text.rstrip().endswith(":")) and bool(HEADING.match(part.text[:80]))


def is_entry(part: Part) -> bool:
    return isinstance(part, Block) and not part.level


def split_lines(block: Block) -> list[tuple[str, str]]:
    """Return ``(text, first link)`` of each reference in ``block``: several if its lines are numbered."""
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append(run._replace(text=text))
    texts = ["".join(run.text for run in line).strip() for line in lines]
    if len(lines) < 2 or not all(MARK.match(text) or is_complete(text) for text in texts if text):
        lines, texts = [block.runs], [" ".join(block.text.split())]
    found = []
    for line, text in zip(lines, texts, strict=True):
        link = next((run.link for run in line if run.link.startswith("http")), "")
        if text:
            found.append((BACK_LINK.sub("", text), link))
    return found


def reference_fields(text: str, link: str) -> dict[str, str] | None:
    """Return the fields of a reference, or None if they lose words or the link."""
    plain = MARK.sub("", text, count=1)
    for fields in (parse_reference(text, link), whole_text(plain, link)):
        fields["url"] = fields["url"] or link
        lost = lost_words(plain, fields)
        has_link = not link or bool(fields["url"] or fields["doi"])
        if fits(fields) and has_link and is_valid_url(fields["url"]) and all(LABELS.match(word) for word in lost):
            return fields
    return None


def is_valid_url(url: str) -> bool:
    """Return whether a reference can have ``url``, which may be empty. The page could not be saved with another one."""
    try:
        VALID_URL(url or "https://example.org/")
    except ValidationError:
        return False
    return True


def lost_words(text: str, fields: dict[str, str]) -> Counter[str]:
    """Return the words of a reference that its fields don’t have."""
    return word_counts(text) - word_counts(" ".join(value for name, value in fields.items() if name != "url"))


def whole_text(text: str, link: str) -> dict[str, str]:
    names = ("authors", "journal", "year", "details", "doi")
    return {"title": text, "url": link, **dict.fromkeys(names, "")}


def cite_numbers(parts: list[Part], count: int) -> None:
    """Turn raised numbers into citations, ``[2]``, if all of them are those of references."""
    for part in parts:
        if isinstance(part, Block):
            part.runs = [as_citation(run, count) for run in part.runs]


def as_citation(run: Run, count: int) -> Run:
    match = NUMBERS.match(run.text)
    if not match or not (run.script == "sup" or run.link.startswith("#")):
        return run
    numbers = [int(number) for number in re.findall(r"\d+", match[1])]
    if not all(1 <= number <= count for number in numbers):
        return run
    space = " " if run.text[:1] == " " else ""
    return Run(f"{space}[{match[1]}]")
