"""Sentences that say the same with their last phrase at the beginning: “before each visit, a nurse checks it”."""

from __future__ import annotations

from collections.abc import Sequence

from .vocabulary import words
from .word import Word

# What a phrase begins with that says when or for whom. One with “because” or “without” may be about a “not”.
BEGINNINGS = words("if when unless until before after during while at in on for following")
# With one of these in the rest, the phrase may be about a part of it: “stop A and start B if you feel ill”.
JOINING = words("""
    and or but then except only instead that which who whom whose where because so than to
    if when unless until before after during while every each about
""")


def without_common_phrase(
    old: tuple[str, Sequence[Word]], new: tuple[str, Sequence[Word]]
) -> tuple[tuple[str, Sequence[Word]], tuple[str, Sequence[Word]]] | None:
    """Return both sentences, given as text and words, without the phrase that one begins, and the other one ends with.

    None if there is no such phrase.
    """
    if rests := rests_of(old, new):
        return rests
    if rests := rests_of(new, old):
        return rests[1], rests[0]
    return None


def rests_of(
    fronted: tuple[str, Sequence[Word]], plain: tuple[str, Sequence[Word]]
) -> tuple[tuple[str, Sequence[Word]], tuple[str, Sequence[Word]]] | None:
    (text, words), (plain_text, plain_words) = fronted, plain
    comma = text.find(",")
    count = sum(word.end <= comma for word in words)
    phrase, rest = words[:count], words[count:]
    if not 1 < count < min(len(words), len(plain_words)) or phrase[0].normal not in BEGINNINGS:
        return None
    others = plain_words[: len(plain_words) - count]
    if list(plain_words[len(others) :]) != list(phrase):
        return None
    if any("," in part or ";" in part for part in (text[comma + 1 :], plain_text[: others[-1].end])):
        return None
    if any(word.normal in JOINING for word in (*rest, *others)):
        return None
    return (text, rest), (plain_text, others)
