"""What a visitor typed, as a term that may be counted, or nothing if it may say who somebody is.

People type all sorts of things into a search field. A term is stored only if it has no digit, looks like no email
address, link, or name, and is short. These rules are guesses, so a term is also stored only after several days.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from .text_words import known_stems
from .words import find_words, normalize, stem_of

MAX_LENGTH, MAX_WORDS = 60, 6
# An email address, a user name, or a URL.
ADDRESS = re.compile(r"@|://|\bwww\b|\w\.\w{2,}|/", re.IGNORECASE)
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor"}
NAMES = Path(__file__).with_name("names.txt")


@cache
def common_names() -> frozenset[str]:
    """Return given names and family names of people in the US, normalized."""
    return frozenset(line for line in NAMES.read_text().splitlines() if not line.startswith("#"))


def term_of(query: str) -> str:
    """Return ``query`` as a term to count, in lower case and without punctuation, or "" if it must not be counted."""
    if ADDRESS.search(query) or any(character.isnumeric() for character in query):
        return ""
    words = find_words(query[: MAX_LENGTH * 2])
    term = " ".join(map(normalize, words))
    is_short = 0 < len(words) <= MAX_WORDS and 1 < len(term) <= MAX_LENGTH and len(query) <= MAX_LENGTH * 2
    return term if is_short and not looks_like_name(words) else ""


def looks_like_name(words: list[str]) -> bool:
    """Return whether ``words`` may be a person's name.

    Words of the site's public pages are no reason: they are the names of treatments, and of the team.
    """
    unknown = [word for word in words if stem_of(word) not in known_stems()]
    if any(normalize(word) in common_names() for word in unknown):
        return True
    has_title = any(normalize(word) in TITLES for word in words)
    is_capitalized = len(words) > 1 and all(word[0].isupper() and not word.isupper() for word in words)
    return bool(unknown) and (has_title or is_capitalized)
