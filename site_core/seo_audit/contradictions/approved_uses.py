"""The use that an approval is for: “approved for acne” says nothing about hair loss."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .subjects import roots

_end = r"(?=[.,;:!?()]|\s(?:and|but|not|or|in (?:19|20)\d\d|in (?:January|February|March|April|May|June|July|August"
_end += (
    r"|September|October|November|December)|since|who|when|that|which|is|are|has|by the FDA|with|at|after|under)\b|$)"
)
USE = re.compile(
    rf"\b(?:for|as an?|to (?:treat|stop|prevent|help(?: with)?|relieve|reduce"
    rf"|improve))\s(?P<use>[^.,;:()]{{2,60}}?){_end}",
    re.IGNORECASE,
)
# “For adults with depression” may be for depression.
USE_OF_PEOPLE = re.compile(
    r"\bfor (?:(?:many|most|some|the|other) )?(?:people|patients|adults|those|anyone|women|men) (?:(?:living )?with"
    rf"|who have) (?P<use>[^.,;:()]{{2,60}}?){_end}",
    re.IGNORECASE,
)
NAMED_USE = re.compile(r"\bfor\s([^,;:()]+)", re.IGNORECASE)
# “For years” and “for adults” are no uses.
NOT_A_USE = re.compile(
    r"^(?:(?:over|more than|almost|about|many|several|the (?:last|past)) )*(?:\d+|\w+teen|two|three|four"
    r"|five|six|ten|twenty"
    r"|thirty|forty|fifty)?\s?(?:years?|decades?|months?|now|use|you|us|them|it|good|safety|people|patients|adults?"
    r"|women|men|teens|most|many|everyone|home|first|last|next|the (?:first|treatment|use|medical))\b"
    r"|\b(?:treatment|option|therapy|medicine|medication|device|drug|approach|way|choice|alternative)$",
    re.IGNORECASE,
)
# Words for the same condition.
CONDITIONS = [
    "sleep insomnia sleeplessness",
    "depression depressive",
    "hair alopecia",
    "migraine migraines",
    "sweating hyperhidrosis",
    "anxiety anxious",
    "nausea vomiting",
]
SAME = {word: roots(words) for words in CONDITIONS for word in roots(words)}
GENERIC = roots(
    "the a an of this that your our major severe moderate treatment resistant chronic adult adults"
    " disorder disease symptoms"
    " therapy care patients people women men and with treat condition problem loss pain"
)


DEGREES = roots("chronic major severe moderate resistant adult adults the a an of and with")


STOP_WORDS = frozenset(["a", "an", "and", "in", "of", "or", "the", "to", "with"])
ADJECTIVES = frozenset(["chronic", "severe", "moderate", "mild", "adult", "resistant", "treatment", "acute"])


def stated_uses(sentence: str) -> list[str]:
    """Return the uses that ``sentence`` names: “depression” of “approved for depression in 2019”."""
    uses = [match["use"] for match in USE.finditer(sentence)]
    return [use for use in uses if not NOT_A_USE.search(use) and content_words(use)]


def known_uses(texts: Iterable[str], uses: Iterable[str] = ()) -> frozenset[str]:
    """Return the words of ``uses``, and of those that names and titles have: “Ketamine for depression”."""
    named = (use for text in texts for use in NAMED_USE.findall(text))
    return frozenset().union(*(with_synonyms(content_words(use)) | short_forms(use) for use in (*named, *uses)))


def content_words(text: str) -> frozenset[str]:
    words = roots(text)
    return words - GENERIC or words


def is_same_use(use: str, known: frozenset[str]) -> bool:
    """Return whether ``use`` is one of the ``known``, in other words or for short: “ED” of “erectile dysfunction”."""
    return bool(roots(use) & (known - DEGREES) or content_words(use) & known or short_forms(use) & known)


def short_forms(use: str) -> frozenset[str]:
    """Return the first letters of the words of ``use``: “ocd” of “obsessive-compulsive disorder”.

    Adjectives before it can be left out: “major depressive disorder” is “mdd”, and “severe erectile dysfunction” “ed”.
    """
    words = re.findall(r"[a-z]+", use.lower())
    letters = "".join(word[0] for word in words if word not in STOP_WORDS)
    first = next((place for place, word in enumerate(words) if word not in ADJECTIVES), 0)
    rest = "".join(word[0] for word in words[first:] if word not in STOP_WORDS)
    return frozenset(form for form in (letters, rest) if len(form) > 1)


def is_another_use(sentence: str, known: frozenset[str]) -> bool:
    """Return whether ``sentence`` names only uses other than the ``known`` ones. False if it names none."""
    uses = stated_uses(sentence)
    return bool(uses and known) and not any(is_same_use(use, known) for use in uses)


def is_known_use(sentence: str, known: frozenset[str]) -> bool:
    of_people = [match["use"] for match in USE_OF_PEOPLE.finditer(sentence)]
    return any(is_same_use(use, known) for use in stated_uses(sentence) + of_people)


def with_synonyms(words: frozenset[str]) -> frozenset[str]:
    """Return the words of a use with others for the same condition: “insomnia” for “sleep”, not for “sleep apnea”."""
    return words.union(*(SAME.get(word, frozenset()) for word in words if len(words) == 1))
