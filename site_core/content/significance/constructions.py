"""Sentences that say the same in another construction or order: “a nurse checks it”, “it is checked by a nurse”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .kinds import Kind
from .passive import is_passive_of
from .synonyms import is_inflection
from .vocabulary import words
from .word import Word

ARTICLES = words("a an the")
QUESTIONS = words("how what why when where who which")
TOPIC = words("about for of on")
AND_OR = words("and or")
# Behind one of these, a relative clause may be about more: “adults and children who are ill”.
ATTACHED = words("and or of with from for in on at by")
# A list of things, and not of steps, begins behind one of these, or behind the verb of “we treat”.
BEFORE_LISTS = words("""
    is are was were be a an the of for with in on at from about like as including includes include has have had
    our your their his her my some any
""")
CALL = re.compile(
    "(?:please )?(?:you (?:can|should|must) )?(?:call|contact|phone|email) "
    "(?:us|911|988|our office|our clinic|office|clinic|your doctor)(?: (?:immediately|right-away|at-once))?"
)
SUBJECTS = words("we you they i")
NOT_VERBS = words("do does did can could may might must shall should will would have had are were")
AFTER_LISTS = words("is are was were can may will have has")
# Beside these, the order of a list may say who, when, or what comes first.
ORDERED = words("""
    respectively if when unless but then except until only instead with without before after during
    order orders preference preferences preferred prefer first second third last next step steps stage stages phase
    phases sequence rank ranked priority priorities morning mornings evening evenings night nights
""")


def are_same_constructions(old: tuple[str, Sequence[Word]], new: tuple[str, Sequence[Word]]) -> bool:
    """Return whether two sentences, given as text and words, say the same in another construction."""
    if is_other_order(old, new):
        return True
    (old_text, old_words), (new_text, new_words) = old, new
    before, after = bare(old_words), bare(new_words)
    if without_mark(before) == without_mark(after):
        return True
    return (
        is_passive_of(before, after)
        or is_passive_of(after, before)
        or has_relative_clause(before, after)
        or has_relative_clause(after, before)
        or is_condition_first(before, old_text, after)
        or is_condition_first(after, new_text, before)
        or is_topic_first(before, new_text, after)
        or is_topic_first(after, old_text, before)
        or is_how_to(before, after)
        or is_how_to(after, before)
        or is_question_of(before, after)
        or is_question_of(after, before)
        or is_there(before, after)
        or is_there(after, before)
    )


def bare(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.normal not in ARTICLES]


def without_mark(words: list[Word]) -> list[Word]:
    """Return ``words`` without the “?” behind what is a question without it, too: “How does it work”."""
    is_question = len(words) > 2 and words[-1].normal == "?" and words[0].normal in QUESTIONS
    return words[:-1] if is_question else words


def has_relative_clause(long: list[Word], short: list[Word]) -> bool:
    """Return whether ``long`` ends in “periods that are painful”, and ``short`` in “painful periods”."""
    if len(long) < 4 or long[-3].normal not in ("that", "which", "who") or long[-2].normal not in ("is", "are"):
        return False
    if long[-1].kind in (Kind.NEGATION, Kind.NUMBER) or any(word.normal in ATTACHED for word in long):
        return False
    return [*long[:-4], long[-1], long[-4]] == short


def is_topic_first(plain: list[Word], text: str, words: list[Word]) -> bool:
    """Return whether ``text``, with ``words``, is “IUI: questions” for the “questions about IUI” of ``plain``."""
    colon = text.find(":")
    topic = [word for word in words if word.end <= colon]
    rest = [word for word in words if word.start > colon]
    if colon < 0 or not topic or not rest or len(plain) != len(words) + 1:
        return False
    return plain[len(rest)].normal in TOPIC and plain == [*rest, plain[len(rest)], *topic]


def is_condition_first(first: list[Word], text: str, last: list[Word]) -> bool:
    """Return whether ``text``, with the words ``first``, is “if it hurts, call us”, and ``last`` “call us if it hurts”.

    Behind “tell us”, “if” can ask a question: “tell us if it hurts”.
    """
    comma = text.rfind(",")
    condition = [word for word in first if word.end <= comma]
    rest = [word for word in first if word.start > comma]
    if (
        not condition
        or condition[0].normal not in ("if", "when")
        or any(word.normal in ("if", "when", "unless") for word in (*condition[1:], *rest))
    ):
        return False
    sides = ([word.normal for word in words if word.normal != "please"] for words in ([*rest, *condition], last))
    return CALL.fullmatch(" ".join(word.normal for word in rest)) is not None and next(sides) == next(sides)


def is_how_to(long: list[Word], short: list[Word]) -> bool:
    """Return whether ``long`` begins with “how to prepare”, and ``short`` with “preparing”."""
    if [word.normal for word in long[:2]] != ["how", "to"] or len(long) < 4 or not short:
        return False
    return short[0].normal.endswith("ing") and is_inflection(short[0].normal, long[2].normal) and short[1:] == long[3:]


def is_there(there: list[Word], available: list[Word]) -> bool:
    """Return whether ``there`` is “there is free parking here”, and ``available`` “free parking is available here”."""
    if [word.normal for word in there[:1]] != ["there"] or len(there) < 3 or there[1].normal not in ("is", "are"):
        return False
    if any(word.kind == Kind.NEGATION for word in there):
        return False
    position = next((place for place, word in enumerate(available) if word.normal == "available"), 0)
    verb = available[position - 1].normal if position > 1 else ""
    rest = [*available[: position - 1], *available[position + 1 :]]
    return verb == there[1].normal and rest == there[2:]


def is_question_of(question: list[Word], short: list[Word]) -> bool:
    """Return whether ``question`` is “how do I reach my nurse?”, and ``short`` “how to reach your nurse”."""
    normals = [word.normal for word in without_mark(question)]
    reader = {"i": {"my": "your", "me": "you"}, "you": {}}
    if len(normals) < 4 or normals[0] != "how" or normals[1] not in ("do", "can") or normals[2] not in reader:
        return False
    rest = [reader[normals[2]].get(word, word) for word in normals[3:]]
    return [word.normal for word in without_mark(short)] == ["how", "to", *rest]


def is_other_order(old: tuple[str, Sequence[Word]], new: tuple[str, Sequence[Word]]) -> bool:
    """Return whether the sentences have one list of the same words in another order: “kind and gentle”.

    Steps have an order, and what is before or behind a list may be about its first or last thing only, as “severe” in
    “severe pain and nausea”. So each thing is a single word.
    """
    words, others = old[1], new[1]
    if any(word.kind in (Kind.NUMBER, Kind.NEGATION) or word.normal in ORDERED for word in words):
        return False
    start, end = common_ends(words, others)
    if not (is_list_after(old, start) and is_list_after(new, start) and (start or end)):
        return False
    if not (is_list_before(old, end) and is_list_before(new, end)):
        return False
    before, after = (list(items(text, each[start : len(each) - end])) for text, each in (old, new))
    joined, rejoined = ([word.normal for word in each if word.normal in AND_OR] for each in (words, others))
    if len(joined) != 1 or joined != rejoined or any(len(item) != 1 for item in (*before, *after)):
        return False
    return len(before) > 1 and Counter(before) == Counter(after)


def common_ends(one: Sequence[Word], other: Sequence[Word]) -> tuple[int, int]:
    """Return how many words the beginnings, and then the rests, have in common."""
    shorter = min(len(one), len(other))
    start = next((number for number in range(shorter) if one[number] != other[number]), shorter)
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def is_list_after(sentence: tuple[str, Sequence[Word]], position: int) -> bool:
    """Return whether a thing of a list, and not a part of one, can begin at ``position``."""
    _text, words = sentence
    if not position:
        return True
    if position == len(words):
        return False
    last = words[position - 1]
    if last.normal in BEFORE_LISTS:
        return True
    return position > 1 and words[position - 2].normal in SUBJECTS and last.normal not in NOT_VERBS


def is_list_before(sentence: tuple[str, Sequence[Word]], count: int) -> bool:
    """Return whether a list can end before the last ``count`` words of the sentence."""
    text, words = sentence
    if not count:
        return True
    last, following = words[-1 - count : len(words) - count + 1] if count < len(words) else (words[0], words[0])
    return following.normal in AFTER_LISTS or any(mark in text[last.end : following.start] for mark in ",;:")


def items(text: str, words: Sequence[Word]) -> Iterator[tuple[str, ...]]:
    """Yield the things of a list, without “and”."""
    item: list[str] = []
    for position, word in enumerate(words):
        is_next = position and any(mark in text[words[position - 1].end : word.start] for mark in ",;")
        if item and (is_next or word.normal in AND_OR):
            yield tuple(item)
            item = []
        if word.normal not in AND_OR:
            item.append(word.normal)
    if item:
        yield tuple(item)
