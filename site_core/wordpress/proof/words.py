"""Which words of a text are missing in another one, and where they stood.

Unlike the import, which counts, the proof is about meaning: “2.5” is one word and never “25”, “notable” is not “not
able”, and numbers that changed places are missing where they were.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from site_core.content.citations import CITATION, parse_citation

from ..content.counting import RAISED, UNSEEN, URL

MAX_RUNS, MAX_RUN_LENGTH = 20, 400  # texts in a line of the proof, and characters of each
MAX_MATCHED = 8_000  # words; above, the matcher would take minutes, and every missing word is listed alone
GAP = 2  # words that both texts have, between two missing ones of one run
REACHES = (2, 4, 8)  # words at each side of a number that say what it is about

VULGAR_FRACTION = re.compile("[¼-¾⅐-⅞]")  # in “1½”, which would become “11/2”
SIGNS = str.maketrans("‐‑‒–—−⁄’‘ʼ×", "------/'''x")
NUMBER = (
    r"(?:(?:[<>]=?|[≤≥±≈~])\s*)?"  # “> 38” is not “< 38”
    r"(?:(?<![\w.,)\]/-])[-+])?"  # “-5 °C”, but neither “COVID-19” nor “1-2”
    r"(?:\d+|(?<![\w.,])\.\d+)(?:(?:[.,:/-]|[^\S\n][-/][^\S\n]|x)\d+)*"  # 2.5, 1,000, 9:30, 1/2, 1-2, 1 - 2, 3x4
)
TOKEN = re.compile(rf"(?P<number>{NUMBER})|[^\W\d]\w*(?:'\w+)*|[%‰°€$£¥]")
SPACE = re.compile(r"\s+")
CITED = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:[,-]\d{1,3})+(?![.,:/-]?\w)")


class Token(NamedTuple):
    """A word or number. ``shown`` is what readers see of it, ``is_number`` whether it is compared with its place."""

    word: str
    start: int
    end: int
    is_number: bool


def lost_words(before: str, after: str, unordered: str = "") -> Counter[str]:
    """Return the words of ``before`` that ``after`` and ``unordered`` have not, or not as often.

    The order of words makes no difference, but a number that has another one in its place in ``after`` is lost.
    """
    (old, _), (new, _), (rest, _) = tokenize_both(before, after, unordered)
    lost = Counter(token.word for token in old) - Counter(token.word for token in [*new, *rest])
    return lost | replaced_numbers(old, new)


def replaced_numbers(old: list[Token], new: list[Token]) -> Counter[str]:
    """Return the numbers of ``old`` in whose place ``new`` has others.

    The words around numbers are their place, so that blocks may be moved. Numbers among them count as any number.
    """
    replaced: Counter[str] = Counter()
    for reach in REACHES:
        found: Counter[str] = Counter()
        places = numbers_by_place(new, reach)
        for place, numbers in numbers_by_place(old, reach).items():
            others = places.get(place, numbers)
            gone = [number for run in (numbers - others).elements() for number in run]
            come = [number for run in (others - numbers).elements() for number in run]
            pairs = zip(gone, come, strict=False)
            if gone and come:
                found += Counter(gone) - Counter(come) or Counter(one for one, other in pairs if one != other)
        replaced |= found
    return replaced


def numbers_by_place(tokens: list[Token], reach: int) -> dict[tuple[str, ...], Counter[tuple[str, ...]]]:
    """Return the runs of numbers without a word between, by the ``reach`` words at each side."""
    runs = [list(run) for _, run in groupby(tokens, key=lambda token: -1 if token.is_number else token.start)]
    words = [""] * reach + ["#" if run[0].is_number else run[0].word for run in runs] + [""] * reach
    places: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
    for index, run in enumerate(runs):
        if run[0].is_number:
            place = tuple(words[index : index + 2 * reach + 1])
            places.setdefault(place, Counter())[tuple(token.word for token in run)] += 1
    return places


def lost_texts(before: str, after: str, lost: Counter[str]) -> list[str]:
    """Return the passages of ``before`` that have the ``lost`` words, in order, each cut to a readable length."""
    (tokens, text), (others, _) = tokenize_both(before, after)
    marked = matched_places([token.word for token in tokens], [token.word for token in others], lost)
    runs: list[list[int]] = []
    for place in marked:
        if runs and place - runs[-1][-1] <= GAP + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [shorten(passage(text, tokens, run[0], run[-1])) for run in runs[:MAX_RUNS]]


def passage(text: str, tokens: list[Token], first: int, last: int) -> str:
    """Return what readers see of some tokens, with the punctuation that touches them."""
    before = text[tokens[first - 1].end if first else 0 : tokens[first].start]
    after = text[tokens[last].end : tokens[last + 1].start if last + 1 < len(tokens) else len(text)]
    middle = text[tokens[first].start : tokens[last].end]
    return " ".join(f"{SPACE.split(before)[-1]}{middle}{SPACE.split(after)[0]}".split())


def tokenize_both(*texts: str) -> list[tuple[list[Token], str]]:
    """Return the tokens of each text, and the text that they are in.

    A citation is a list of numbers, however it is written: the page has “[2, 3, 4]” where the old one had “2–4”.
    """
    plain = [plain_text(text) for text in texts]
    citations = {tuple(parse_citation(match[1])) for text in plain for match in CITATION.finditer(text)}
    expanded = [expand_citations(text, citations) for text in plain]
    return [(list(tokenize(text)), text) for text in expanded]


def plain_text(text: str) -> str:
    """Return ``text`` without URLs, with one spelling for what typographers write in several ways."""
    text = URL.sub(" ", RAISED.sub(r" \g<0> ", text))
    text = unicodedata.normalize("NFKC", VULGAR_FRACTION.sub(r" \g<0>", text))
    return UNSEEN.sub("", text).translate(SIGNS)


def expand_citations(text: str, citations: Collection[tuple[int, ...]]) -> str:
    text = CITATION.sub(lambda match: f" [{' '.join(map(str, parse_citation(match[1])))}] ", text)
    if not citations:
        return text

    def expand(match: re.Match[str]) -> str:
        numbers = parse_citation(match[0])
        return " ".join(map(str, numbers)) if tuple(numbers) in citations else match[0]

    return CITED.sub(expand, text)


def tokenize(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        word = SPACE.sub("", match[0]).casefold()
        yield Token(word, match.start(), match.end(), match["number"] is not None)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a short text, to find it in another spelling."""
    return tuple(token.word for token in tokenize(plain_text(text)))


def matched_places(words: list[str], others: list[str], lost: Counter[str]) -> list[int]:
    """Return the places in ``words`` of those that are ``lost``: where the texts differ first, then the last ones."""
    rest = Counter(lost)
    places: list[int] = []
    if len(words) <= MAX_MATCHED and len(others) <= MAX_MATCHED:
        for operation, start, end, _, _ in SequenceMatcher(None, words, others).get_opcodes():
            if operation in ("delete", "replace"):
                places += [place for place in range(start, end) if take(rest, words[place])]
    taken = set(places)
    if rest.total() > 0:
        backwards = range(len(words) - 1, -1, -1)
        places += [place for place in backwards if place not in taken and take(rest, words[place])]
    return sorted(places)


def take(rest: Counter[str], word: str) -> bool:
    if rest[word] <= 0:
        return False
    rest[word] -= 1
    return True


def shorten(text: str) -> str:
    return text if len(text) <= MAX_RUN_LENGTH else f"{text[: MAX_RUN_LENGTH - 1].rsplit(' ', 1)[0]}…"
