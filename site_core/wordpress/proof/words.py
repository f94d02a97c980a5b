"""Which words of a text are missing in another one, and where they stood."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from ..content.counting import RAISED, UNSEEN, URL, WORD, missing_words, word_counts

MAX_RUNS, MAX_RUN_LENGTH = 20, 400  # texts in a line of the proof, and characters of each
MAX_MATCHED = 8_000  # words; above, the matcher would take minutes, and every missing word is listed alone
GAP = 2  # words that both texts have, between two missing ones of one run


def lost_words(before: str, after: str) -> Counter[str]:
    """Return the words of ``before`` that ``after`` has not, or not as often. Their order makes no difference."""
    return missing_words(word_counts(before), word_counts(after))


def lost_texts(before: str, after: str, lost: Counter[str]) -> list[str]:
    """Return the passages of ``before`` that have the ``lost`` words, in order, each cut to a readable length."""
    tokens, others = list(tokenize(before)), list(tokenize(after))
    marked = matched_places([word for word, _ in tokens], [word for word, _ in others], lost)
    runs: list[list[int]] = []
    for place in marked:
        if runs and place - runs[-1][-1] <= GAP + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    texts = [" ".join(shown for _, shown in tokens[run[0] : run[-1] + 1]) for run in runs[:MAX_RUNS]]
    return [shorten(text) for text in texts]


def tokenize(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word as ``word_counts`` counts it, and as readers see it."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", URL.sub(" ", RAISED.sub(r" \g<0> ", text))))
    for match in re.finditer(r"\S+", text):
        words = WORD.findall(match[0])
        for number, word in enumerate(words):
            yield word.casefold(), match[0] if len(words) == 1 else word if number else words[0]


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
