"""How hard a text is to read, as a hint for its author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pyphen

from .text_extraction import WORD

# Where a sentence ends: not in “3.5 mg”, “e.g. this”, or “et al. 2019”.
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(]?[A-Z])|\n+")
ABBREVIATION = re.compile(r"\b(?:Dr|Drs|Mr|Mrs|Ms|Prof|St|vs|No|Fig|Inc|U\.S|[A-Z])\.$")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_ENDING = re.compile(r"(?:[^laeiouy]e|[^tdaeiouy]ed|[^sxzcghaeiouy]es)$")
MIN_WORDS_OF_TEXT = 100  # the grade of less text says nothing
MIN_WORDS_OF_SENTENCE = 4  # shorter ones are labels, cells of tables, and the like
MIN_WORDS_OF_HARD_SENTENCE = 12
EASY_GRADE = 8.0  # what the NIH and the AMA advise for patients, at most


class Sentence(NamedTuple):
    path: str  # content path of the field it is in
    text: str
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        return flesch_kincaid_grade(1, self.words, self.syllables)


class Readability(NamedTuple):
    grade: float
    hardest: list[Sentence]

    @property
    def is_easy(self) -> bool:
        return self.grade <= EASY_GRADE


def flesch_kincaid_grade(sentences: int, words: int, syllables: int) -> float:
    """Return the U.S. school grade that understands a text: Kincaid 1975, https://doi.org/10.21236/ADA006655."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


@cache
def dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)


def count_syllables(word: str) -> int:
    """Return about how many syllables an English word has. At least one.

    Hyphenation leaves out some (“keta-mine”), and groups of vowels leave out others (“dissoc-ia-tion”).
    """
    lower = word.lower()
    vowels = len(VOWELS.findall(lower)) - bool(SILENT_ENDING.search(lower))
    return max(vowels, len(dictionary().positions(lower)) + 1)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of ``text``. A line is a sentence, also without a period: lists have such items."""
    sentences: list[str] = []
    for part in SENTENCE_END.split(text):
        if sentences and ABBREVIATION.search(sentences[-1]):
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return [" ".join(sentence.split()) for sentence in sentences]


def parse_sentences(passages: Iterable[tuple[str, str]]) -> list[Sentence]:
    """Return the sentences in ``passages``, ``[(content path, text), …]``, without those that are too short."""
    parsed = []
    for path, text in passages:
        for sentence in split_sentences(text):
            words = WORD.findall(sentence)
            if len(words) >= MIN_WORDS_OF_SENTENCE:
                parsed.append(Sentence(path, sentence, len(words), sum(map(count_syllables, words))))
    return parsed


def measure_readability(passages: Iterable[tuple[str, str]], limit: int = 3) -> Readability | None:
    """Return the grade of an English text and its hardest sentences, at most ``limit``. None for a short text."""
    sentences = parse_sentences(passages)
    words = sum(sentence.words for sentence in sentences)
    if words < MIN_WORDS_OF_TEXT:
        return None
    grade = flesch_kincaid_grade(len(sentences), words, sum(sentence.syllables for sentence in sentences))
    long = [each for each in sentences if each.words >= MIN_WORDS_OF_HARD_SENTENCE and each.grade > EASY_GRADE]
    hardest = sorted(long, key=lambda sentence: -sentence.grade)[:limit]
    return Readability(max(grade, 1.0), hardest)
