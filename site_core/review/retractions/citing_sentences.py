"""The sentences of a page that cite a work, each with a link to its field in the editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from django.urls import reverse

from site_core.content.citations import CITATION, parse_citation
from site_core.content.readability import split_sentences
from site_core.pages.visible_text import field_passages

from .identifiers import identify
from .models import RetractionNotice


class CitingSentence(NamedTuple):
    text: str
    url: str


def reference_numbers(page: Any, notice: RetractionNotice) -> list[int]:
    """Return the numbers under which ``page`` cites the work of ``notice``."""
    numbers = []
    for number, reference in enumerate(page.reference_list, 1):
        work = identify(reference.doi, reference.url)
        has_doi = bool(notice.doi) and work.doi == notice.doi
        if has_doi or (notice.pubmed_id and work.pubmed_id == notice.pubmed_id):
            numbers.append(number)
    return numbers


def citing_sentences(page: Any, numbers: list[int]) -> Iterator[CitingSentence]:
    """Yield the sentences of ``page`` that cite one of ``numbers``. A study card is cited by its finding."""
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for name in page.cited_fields:
        subjects: dict[str, str] = {}  # the first text of each block
        for passage in field_passages(page, name):
            subject = subjects.setdefault(passage.path.rpartition(".")[0], passage.text)
            for sentence in split_sentences(passage.text):
                if cites(sentence, numbers):
                    yield CitingSentence(
                        with_context(sentence, passage.context or subject),
                        f"{edit_url}#:w:contentpath={quote(passage.path)}",
                    )


def cites(sentence: str, numbers: list[int]) -> bool:
    return any(number in numbers for match in CITATION.finditer(sentence) for number in parse_citation(match[1]))


def with_context(sentence: str, subject: str) -> str:
    """Return ``sentence`` with what it belongs to, if it is only the number of a study card."""
    is_number_only = not CITATION.sub("", sentence).strip(" .")
    return f"{subject} {sentence}" if is_number_only and subject != sentence else sentence
