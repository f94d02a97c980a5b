"""What is searched for, as words that both databases index in the same way.

A symbol such as “$” is a word of its own, so “$480” is found as it is written. Case, accents, and apostrophes don’t
count, and there are no stems: an editor who searches for “doses” means that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..words import WORD, normalize

SYMBOL = r"[$€£¥₹¢%‰°§#@&+<>=±×~^|]"
TOKEN = re.compile(rf"{WORD.pattern}|{SYMBOL}")
PART = re.compile(r'["“”]([^"“”]*)["“”]?|([^\s"“”]+)')
SYMBOL_WORD = re.compile(r"x[0-9a-f]+x")
BREAK = "xbreakx"  # between texts, so that no phrase is found across two of them
MAX_LENGTH = 200  # characters of a query
MAX_TERMS = 12
MIN_PREFIX = 3
MAX_WORD = 60


@dataclass(frozen=True)
class Term:
    """Words that follow one another. ``is_prefix`` means that the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    is_prefix: bool


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield ``(word, start, end)`` for the words and symbols of ``text``."""
    for match in TOKEN.finditer(text):
        if word := indexed_word(match[0]):
            yield word, match.start(), match.end()


@lru_cache(maxsize=50_000)
def indexed_word(token: str) -> str:
    """Return ``token``, a word or a symbol, in letters and digits, as full-text indexes know them."""
    if len(token) == 1 and not token.isalnum():
        return f"x{ord(token):x}x"
    return "".join(filter(str.isalnum, normalize(token)[:MAX_WORD]))


def index_words(texts: list[str]) -> str:
    """Return the words of ``texts`` as they are stored."""
    return f" {BREAK} ".join(" ".join(word for word, _start, _end in tokens(text)) for text in texts)


def parse_query(query: str) -> list[Term]:
    """Return the terms that must all be found. What is in quotation marks, or has no space, stays together."""
    terms = []
    for part in PART.finditer(query[:MAX_LENGTH]):
        quoted = part[1] is not None
        words = tuple(word for word, _start, _end in tokens(part[1] if quoted else part[2]))
        if words:
            terms.append(Term(words, not quoted and can_be_prefix(words[-1])))
    return terms[:MAX_TERMS]


def can_be_prefix(word: str) -> bool:
    """Return whether a longer word is also meant. “$48” doesn’t mean “$480”."""
    return len(word) >= MIN_PREFIX and not word[-1].isdigit() and not SYMBOL_WORD.fullmatch(word)


def find_terms(text: str, terms: list[Term]) -> list[tuple[int, int, int]]:
    """Return ``[(start, end, number of the term), …]``, in order, without overlaps, where ``text`` has ``terms``."""
    found = list(tokens(text))
    words = [word for word, _start, _end in found]
    spans = [
        (found[index][1], found[index + len(term.words) - 1][2], number)
        for number, term in enumerate(terms)
        for index in positions(words, term)
    ]
    return without_overlaps(sorted(spans, key=lambda span: (span[0], -span[1])))


def positions(words: list[str], term: Term) -> Iterator[int]:
    """Yield where ``words`` have those of ``term``."""
    *whole, last = term.words
    length = len(whole)
    for index, word in enumerate(words[length:]):
        is_last = word.startswith(last) if term.is_prefix else word == last
        if is_last and words[index : index + length] == whole:
            yield index


def without_overlaps(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    result: list[tuple[int, int, int]] = []
    for span in spans:
        if not result or span[0] >= result[-1][1]:
            result.append(span)
    return result
