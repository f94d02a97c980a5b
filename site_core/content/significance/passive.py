"""Active and passive voice: “a nurse checks it”, “it is checked by a nurse”."""

from __future__ import annotations

from collections.abc import Sequence

from .synonyms import base_forms, is_inflection
from .vocabulary import words
from .word import Word

BE = words("is are am be been being was were")
PAST = words("was were been")
DO = words("do does did")
# Participles that aren’t the past tense, too, and others of verbs whose present is another word.
IRREGULAR = {
    **{"given": "give", "taken": "take", "seen": "see", "drawn": "draw", "shown": "show", "written": "write"},
    **{"chosen": "choose", "worn": "wear", "known": "know", "led": "lead", "held": "hold", "kept": "keep"},
    **{"made": "make", "told": "tell", "sent": "send", "taught": "teach", "understood": "understand"},
}


def is_passive_of(passive: list[Word], active: list[Word]) -> bool:
    """Return whether ``passive`` is “it is put on your arm by a nurse” for “a nurse puts it on your arm”."""
    start, end = common_ends(passive, active)
    old, new = passive[start : len(passive) - end], active[start : len(active) - end]
    return any(is_by_agent(old, new, by) for by, word in enumerate(old) if word.normal == "by")


def is_by_agent(old: list[Word], new: list[Word], by: int) -> bool:
    agent = old[by + 1 :]
    if not agent or new[: len(agent)] != agent:
        return False
    rest = new[len(agent) :]
    for behind in range(by):  # words between the verb and “by”: “on your arm”
        verb_end = by - behind
        if behind and rest[len(rest) - behind :] != old[verb_end:by]:
            break
        for length in range(1, verb_end - 1):
            subject = rest[len(rest) - behind - length : len(rest) - behind]
            middle = rest[: len(rest) - behind - length]
            if subject == old[:length] and is_same_verb(old[length:verb_end], middle):
                return True
    return False


def is_same_verb(passive: list[Word], active: list[Word]) -> bool:
    """Return whether both are one verb with the same other words: “should always be checked”, “should always check”."""
    forms = {word.normal for word in passive} & BE
    old = [word for word in passive if word.normal not in BE]
    new = [word for word in active if word.normal not in DO]
    if not forms or "being" in forms or not old or len(old) != len(new) or old[:-1] != new[:-1]:
        return False
    participle, verb = old[-1].normal, new[-1].normal
    if forms & PAST:
        return participle == verb
    if IRREGULAR.get(participle) in base_forms(verb):
        return True
    return participle != verb and participle.endswith("ed") and is_inflection(participle, verb)


def common_ends(one: Sequence[Word], other: Sequence[Word]) -> tuple[int, int]:
    """Return how many words the beginnings, and then the rests, have in common."""
    shorter = min(len(one), len(other))
    start = next((number for number in range(shorter) if one[number] != other[number]), shorter)
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end
