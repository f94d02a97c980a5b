"""The words and numbers of a text, each with the kind of change that it would be."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from .conditions import condition_name
from .grades import COUNTED, ESTIMATES, GRADES, INTENSIFIERS, PHRASES
from .kinds import Kind
from .vocabulary import (
    AMBIGUOUS_DATES,
    CERTAINTY,
    CLAIMS,
    DRUG,
    DRUGS,
    FRACTIONS,
    MONTHS,
    NEGATIONS,
    NUMBERS,
    OPPOSITES,
    STATUS,
    SYMBOLS,
    UNITS,
    UNITS_AFTER_NUMBERS,
    WEEKDAYS,
)

PHRASE = "|".join(phrase.replace("-", "[- ]") + r"\b" for phrase in PHRASES)
TOKEN = re.compile(
    r"(?P<image>\bimage:\d+(?:\.\d+)?)"
    r"|(?P<link>\b(?:page|document):\d+|(?:https?://|mailto:|tel:|www\.)[^\s<>()]*[^\s<>().,;:!?]|[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<reference>\[\s*\d+(?:\s*[,–-]\s*\d+)*\s*\])"
    r"|(?P<number>\d+(?:[nr]d|st|th)\b|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|[½¼¾⅓⅔]|[⁻]?[⁰¹²³⁴-⁹]+|[₀-₉]+)"
    rf"|(?P<word>(?i:{PHRASE}|[ap]\.m\b)|[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<symbol>[%‰$€£<>≤≥=±×°+/µ])"
    r"|(?P<minus>(?<![\w\d])[-−](?=\d))"
)
APOSTROPHE = re.compile("['’]")
CONTRACTION = re.compile("([a-z]+)n['’]t|(?:can)not", re.IGNORECASE)
IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
AMOUNTS = (Kind.NUMBER, Kind.UNIT)
OPPOSITE_WORDS = frozenset().union(*(side for sides in OPPOSITES for side in sides))
SENTENCE_START = re.compile(r"(?:^|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)[.!?:•|]\s*|\n\s*)[\"“‘(]*$")


@dataclass(frozen=True)
class Word:
    """A word, number, link, or symbol. Two that are equal mean the same: “Two” and “2”, “1,000” and “1000”."""

    normal: str
    kind: Kind | None = field(compare=False)
    start: int = field(compare=False)
    end: int = field(compare=False)


def split_words(text: str, names: Collection[str] = ()) -> list[Word]:
    """Return the words of ``text`` in order, without punctuation. ``names`` (lowercase) are names of the site."""
    words: list[Word] = []
    for match in TOKEN.finditer(text):
        after_number = bool(words) and (words[-1].kind == Kind.NUMBER or words[-1].normal == "°")
        if contraction := CONTRACTION.fullmatch(match[0]):
            verb = (contraction[1] or "can").casefold()
            words.append(Word(IRREGULAR.get(verb, verb), None, match.start(), match.end()))
            words.append(Word("not", Kind.NEGATION, match.start(), match.end()))
            continue
        normal, kind = classify(match, after_number, text, names)
        words.append(Word(normal, kind, match.start(), match.end()))
    return [in_context(words, position) for position in range(len(words))]


def in_context(words: list[Word], position: int) -> Word:
    """Return a word with the kind that it has before the words that follow: “very rare”, “about 50 mg”, “20 to 40”."""
    word = words[position]
    if word.kind:
        return word
    following = words[position + 1 : position + 3]
    if word.normal in INTENSIFIERS and following and is_graded(following[0]):
        return replace(word, kind=Kind.CERTAINTY)
    if word.normal in ESTIMATES and is_amount(following):
        return replace(word, kind=Kind.CERTAINTY)
    if word.normal == "to" and is_amount(following) and position and words[position - 1].kind in AMOUNTS:
        return replace(word, normal="range-to")
    return word


def is_amount(words: list[Word]) -> bool:
    """Return whether ``words`` begin with an amount, such as “50 mg”, “weeks”, or “a week”."""
    if words and words[0].normal in COUNTED:
        words = words[1:]
    return bool(words) and words[0].kind in AMOUNTS


def is_graded(word: Word) -> bool:
    return word.kind in (Kind.CERTAINTY, Kind.CLAIM, Kind.STATUS) or word.normal in OPPOSITE_WORDS


def classify(match: re.Match[str], after_number: bool, text: str, names: Collection[str]) -> tuple[str, Kind | None]:
    raw = match[0]
    match match.lastgroup:
        case "link":
            return raw, Kind.LINK
        case "image":
            return raw, Kind.IMAGE
        case "reference":
            return "".join(raw.split()).replace("–", "-"), Kind.REFERENCE
        case "number" if raw == "1st":
            return "first", None  # as the word, which rarely counts anything
        case "number":
            return normal_number(raw), Kind.NUMBER
        case "symbol" | "minus":
            return ("percent" if raw == "%" else raw), Kind.UNIT if raw in SYMBOLS else Kind.NUMBER
    return classify_word(raw, after_number, match, text, names)


def classify_word(
    raw: str, after_number: bool, match: re.Match[str], text: str, names: Collection[str]
) -> tuple[str, Kind | None]:
    word = raw.casefold().replace(" ", "-").replace(".", "")
    bare = APOSTROPHE.sub("", word)
    if word in NUMBERS:
        return NUMBERS[word], Kind.NUMBER
    if bare in NEGATIONS:
        return bare, Kind.NEGATION
    if word in UNITS or (after_number and word in UNITS_AFTER_NUMBERS):
        return singular(word), Kind.UNIT
    if is_date(raw, word, after_number, text[match.end() :]):
        return word, Kind.DATE
    if word in STATUS:
        return word, Kind.STATUS
    if is_name(raw, word, text[: match.start()]) or word in names:
        return word, Kind.NAME
    if CLAIMS.fullmatch(word):
        return word, Kind.CLAIM
    if name := condition_name(word):
        return name, Kind.CONDITION
    return bare, Kind.CERTAINTY if word in CERTAINTY or word in GRADES else None


def is_date(raw: str, word: str, after_number: bool, rest: str) -> bool:
    if word in AMBIGUOUS_DATES:
        return raw[0].isupper() and (after_number or re.match(r"\.?,?\s*\d", rest) is not None)
    return word in MONTHS or word in WEEKDAYS


def is_name(raw: str, word: str, before: str) -> bool:
    """Return whether a word is a drug, or is written as a name: “TMS”, “rTMS”, or “Lanternfield” within a sentence."""
    if word in DRUGS or DRUG.fullmatch(word):
        return True
    if any(letter.isupper() for letter in raw[1:]):
        return True
    return raw[0].isupper() and len(raw) > 1 and not SENTENCE_START.search(before)


def normal_number(raw: str) -> str:
    if raw in FRACTIONS:
        return FRACTIONS[raw]
    try:
        return f"{Decimal(raw.replace(',', '')).normalize():f}"
    except InvalidOperation:  # superscripts and subscripts
        return raw


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and word != "celsius" else word
