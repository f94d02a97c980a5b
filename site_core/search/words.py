"""Words, and what makes two of them the same to a search: case, accents, apostrophes, and word forms don’t count."""

import re
import unicodedata
from functools import lru_cache

from site_core.lib.stemming import stem

# Abbreviations such as I.V. and Ph.D.; else letters and digits, with accents, apostrophes, and invisible characters
# (such as soft hyphens) inside.
APOSTROPHES = "'’ʼ‘＇"
INVISIBLE = "\u00ad\u200b-\u200d\u2060"
ABBREVIATION = r"(?<![^\W_])[^\W\d_]{1,2}(?:\.[^\W\d_])+(?![^\W_])"
WORD = re.compile(rf"{ABBREVIATION}|[^\W_](?:[^\W_]|[\u0300-\u036f{INVISIBLE}]|[{APOSTROPHES}](?=[^\W_]))*")
LEFT_OUT = re.compile(rf"[\u0300-\u036f{INVISIBLE}{APOSTROPHES}.]")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)

MAX_STEM_LENGTH = 60  # PostgreSQL indexes no value above 2,700 bytes

# Words that say nothing about which page is meant. A query of nothing else, such as “about us”, keeps them.
ENGLISH_STOP_WORDS = """
    a about am an and any are arent as at be been but by can cant could couldnt did didnt do does doesnt doing dont
    dr for from get give had has have having he her him his how i id if ill im in into is isnt it its ive may me
    might my no not of on or our ours shall she should so some such than that thats the their them then there these
    they this those to us versus vs want was we were what whats when where which who whom whos why will with wont
    would you your youre yours
"""
STOP_WORDS = frozenset(ENGLISH_STOP_WORDS.split())


@lru_cache(maxsize=20_000)
def normalize(word: str) -> str:
    """Return ``word`` in lower case, without accents, apostrophes, and dots: “O’Brién” is “obrien”, “I.V.” is “iv”."""
    letters = unicodedata.normalize("NFKD", POSSESSIVE.sub("", word).casefold())
    return unicodedata.normalize("NFC", LEFT_OUT.sub("", letters))


def find_words(text: str) -> list[str]:
    """Return the words of ``text`` as they are written."""
    return WORD.findall(text)


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    return stem(normalize(word))[:MAX_STEM_LENGTH]


def stems_of(text: str) -> list[str]:
    """Return the stem of each word of ``text``, in order."""
    return [stem_of(word) for word in WORD.findall(text)]


def significant_stems(words: list[str]) -> list[str]:
    """Return the stems of ``words`` that a page should contain, each once."""
    significant = [word for word in words if normalize(word) not in STOP_WORDS]
    return list(dict.fromkeys(map(stem_of, significant or words)))
