"""The words and numbers of a text, each with the kind of change that it would be."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation

from .clause_ends import with_ends
from .conditions import condition_name
from .equivalents import in_one_wording
from .grades import GRADES, PHRASES
from .kinds import Kind
from .same_words import SAME_WORDS
from .spellings import american_spelling
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
    RELATIVE_DAYS,
    STATUS,
    SYMBOLS,
    UNIT_NAMES,
    UNITS,
    UNITS_AFTER_NUMBERS,
    WEEKDAYS,
)
from .word import Word

PHRASE = "|".join(phrase.replace("-", "[- ]") + r"\b" for phrase in PHRASES)
# “Twenty-one”. With a space, they may be two numbers: “twenty one-mg tablets”.
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
HYPHENATED = rf"\b(?:{'|'.join(TENS)})[-‐‑](?:{'|'.join(ONES)})\b"
BETWEEN = re.compile(r"\s+")
HYPHEN = re.compile(r"[-‐‑]\w")
PAUSE = re.compile(r"\s?[,;:.!?—–]\s*\w")
TOKEN = re.compile(
    r"(?P<image>\bimage:\d+(?:\.\d+)?)"
    r"|(?P<doi>(?:(?:https?://(?:dx\.)?doi\.org/|\bdoi:\s*|\b))10\.\d{4,9}/[^\s<>()]*[^\s<>().,;:!?])"
    r"|(?P<link>\b(?:page|document):\d+|(?:https?://|mailto:|tel:|www\.)[^\s<>()]*[^\s<>().,;:!?]|[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<reference>\[\s*\d+(?:\s*[,–-]\s*\d+)*\s*\])"
    r"|(?P<pages>(?<=\d);\s?\d+(?:\s?\(\d[^)]{0,12}\))?:\s?(?P<page>[a-z]?)(?P<first>\d+)\s?[-–—]\s?[a-z]?(?P<last>\d+)\b)"
    r"|(?P<range>(?<=[\w%])–(?=\w)|(?<=[\d%])\s?[-–—]\s?(?=\d)"
    r"|(?:(?<=[ap]\.m\.)|(?<=[AaPp][Mm]))\s?[-–—]\s?(?=\d)"
    r"|(?:(?<=day)|(?<=Mon|Tue|Wed|Thu|Fri|Sat|Sun))\s?[-–—]\s?(?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b))"
    r"|(?P<number>\d+(?:[nr]d|st|th)\b|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|[½¼¾⅓⅔]|[⁻]?[⁰¹²³⁴-⁹]+|[₀-₉]+)"
    rf"|(?P<hyphenated>(?i:{HYPHENATED}))"
    rf"|(?P<word>(?i:{PHRASE}|[ap]\.m\b)|[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<symbol>[%‰$€£<>≤≥=±×°+/µ~≈])"
    r"|(?P<question>\?)"
    r"|(?P<minus>(?<![\w\d])[-−](?=\d)|(?:(?<=[\dA-Z])|(?<=\bRh))[-−](?![\w-])(?!\s(?:to|and|or|\d)))"
)
SUBSCRIPT = re.compile("(?<=[A-Za-z])[₀-₉]+")
DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")  # “B₁₂” is “B12”, but “10³” isn’t “103”
DOI = re.compile(r"10\.\d{4,9}/.*")
CLITIC = re.compile("['’](?:s|ll|re|ve|d|m)$")
APOSTROPHE = re.compile("['’]")
CONTRACTION = re.compile("([a-z]+)n['’]t|(?:can)not", re.IGNORECASE)
# “She’s” can be “she has”, too, and “she’d” can be “she had”: these are only told apart before some words.
SHORT_VERB = re.compile("(?P<pronoun>[a-z]+)['’](?P<verb>s|ll|re|ve|d|m)", re.IGNORECASE)
VERBS = {"s": "is", "ll": "will", "re": "are", "ve": "have", "d": "would", "m": "am"}
HAS = re.compile(r"\s+(?:been|had|got|become)\b", re.IGNORECASE)
HAD = re.compile(r"\s+(?:better|been|had)\b", re.IGNORECASE)
PRONOUNS = frozenset(
    (
        "i",
        "you",
        "we",
        "they",
        "he",
        "she",
        "it",
        "that",
        "this",
        "there",
        "here",
        "what",
        "who",
        "where",
        "how",
        "when",
        "let",
    )
)
IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
SENTENCE_MARK = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)[.!?:•|]$")


def split_words(text: str, names: Collection[str] = ()) -> list[Word]:
    """Return the words of ``text`` in order, without punctuation. ``names`` (lowercase) are names of the site."""
    words: list[Word] = []
    for match in TOKEN.finditer(SUBSCRIPT.sub(lambda digits: digits[0].translate(DIGITS), text)):
        after_number = bool(words) and (words[-1].kind == Kind.NUMBER or words[-1].normal == "°")
        if contraction := CONTRACTION.fullmatch(match[0]):
            verb = (contraction[1] or "can").casefold()
            words.append(Word(IRREGULAR.get(verb, verb), None, match.start(), match.end()))
            words.append(Word("not", Kind.NEGATION, match.start(), match.end()))
            words += pause_behind(match)
            continue
        if (short := SHORT_VERB.fullmatch(match[0])) and short["pronoun"].casefold() in PRONOUNS:
            words.append(Word(short["pronoun"].casefold(), None, match.start(), match.end()))
            words.append(Word(whole_verb(short, text[match.end() :]), None, match.start(), match.end()))
            continue
        normal, kind = classify(match, after_number, text, names)
        if match.lastgroup == "word" and (kind == Kind.NUMBER or normal == "one") and is_of_compound(match, words):
            normal, kind = f"({normal})", Kind.NUMBER
        words.append(Word(normal, kind, match.start(), match.end()))
        if normal in ("no", "not", "none", "never", "stop", "only"):
            words += pause_behind(match)
    return in_one_wording(list(with_ends(words, text)))


def pause_behind(match: re.Match[str]) -> list[Word]:
    """Return the mark behind a “no” within a sentence as a word: “No, drugs help” isn’t “no drugs help”."""
    mark = PAUSE.match(match.string, match.end())
    return [Word(",", Kind.NEGATION, match.start(), match.end())] if mark else []


def is_of_compound(match: re.Match[str], words: Sequence[Word]) -> bool:
    """Return whether a number is for what is behind its hyphen, and not the rest of one: “thirty two-mg tablets”."""
    if not words or (words[-1].kind != Kind.NUMBER and words[-1].normal != "one"):
        return False
    return BETWEEN.fullmatch(match.string, words[-1].end, match.start()) is not None and bool(
        HYPHEN.match(match.string, match.end())
    )


def whole_verb(short: re.Match[str], rest: str) -> str:
    """Return “will” for the “ll” of “we’ll”. ``rest`` is the text behind it."""
    verb = short["verb"].casefold()
    if verb == "s" and short["pronoun"].casefold() == "let":
        return "us"
    if verb == "s" and HAS.match(rest):
        return "has"
    if verb == "d" and HAD.match(rest):
        return "had"
    return VERBS[verb]


def classify(match: re.Match[str], after_number: bool, text: str, names: Collection[str]) -> tuple[str, Kind | None]:
    raw = match[0]
    match match.lastgroup:
        case "link":
            return raw, Kind.LINK
        case "doi":
            return DOI.findall(raw)[0].casefold(), Kind.LINK
        case "pages":
            return page_range(match), Kind.NUMBER
        case "range":
            return "range-to", None
        case "image":
            return raw, Kind.IMAGE
        case "reference":
            return "".join(raw.split()).replace("–", "-"), Kind.REFERENCE
        case "question":
            return raw, None
        case "number" if raw == "1st":
            return "first", None  # as the word, which rarely counts anything
        case "number":
            return normal_number(raw), Kind.NUMBER
        case "hyphenated":
            tens, ones = re.split(r"\W", raw.casefold())
            return str(int(NUMBERS[tens]) + ONES.index(ones) + 1), Kind.NUMBER
        case "symbol" | "minus":
            if raw in "~≈":
                return "about", None
            return ("percent" if raw == "%" else raw), Kind.UNIT if raw in SYMBOLS else Kind.NUMBER
    return classify_word(raw, after_number, match, text, names)


def classify_word(
    raw: str, after_number: bool, match: re.Match[str], text: str, names: Collection[str]
) -> tuple[str, Kind | None]:
    word = CLITIC.sub("", raw.casefold()).replace(" ", "-").replace(".", "")
    word = american_spelling(word)
    word = SAME_WORDS.get(word, word)
    bare = APOSTROPHE.sub("", word)
    if word in NUMBERS:
        return NUMBERS[word], Kind.NUMBER
    if bare in NEGATIONS:
        return bare, Kind.NEGATION
    if word in UNITS or (after_number and word in UNITS_AFTER_NUMBERS):
        return unit_name(word), Kind.UNIT
    if is_date(raw, word, after_number, text[match.end() :]):
        return date_name(word), Kind.DATE
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
    return raw[0].isupper() and len(raw) > 1 and not is_at_start(before)


def is_at_start(before: str) -> bool:
    """Return whether a sentence, line, or item begins behind ``before``. Only its end is read."""
    rest = before.rstrip('"“‘(')
    line = rest.rstrip()
    return not rest or "\n" in rest[len(line) :] or SENTENCE_MARK.search(line[-8:]) is not None


def normal_number(raw: str) -> str:
    if raw in FRACTIONS:
        return FRACTIONS[raw]
    try:
        return f"{Decimal(raw.replace(',', '')).normalize():f}"
    except InvalidOperation:  # superscripts and subscripts
        return raw


def page_range(match: re.Match[str]) -> str:
    """Return the volume and pages of a citation in one way: “133:e78–89” is “133:e78–e89”."""
    missing = max(0, len(match["first"]) - len(match["last"]))
    volume = "".join(match[0][1:].split(":")[0].split())
    return f"{volume}:{match['page']}{match['first']}-{match['first'][:missing]}{match['last']}"


def unit_name(word: str) -> str:
    """Return the symbol or singular of a unit: “mg” for “milligrams”."""
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and word != "celsius" else word
    return UNIT_NAMES.get(singular, singular)


def date_name(word: str) -> str:
    """Return “mon” for “Mondays”, and “sep” for “September”. Other words, such as “today”, stay as they are."""
    is_name = word in MONTHS or word.removesuffix("s").endswith("day") or len(word) < 6
    return word[:3] if is_name and word not in RELATIVE_DAYS else word
