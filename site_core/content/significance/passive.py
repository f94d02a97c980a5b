"""Active and passive voice: “a nurse checks it”, “it is checked by a nurse”."""

from __future__ import annotations

from .kinds import Kind
from .synonyms import base_forms, is_inflection
from .vocabulary import words
from .word import Word

BE = words("is are am be been being was were")
PAST = words("was were been")
DO = words("do does did")
# With one of these, a sentence can say something else in the other voice: “all drugs aren’t given by nurses”, “most
# patients are seen by one doctor”.
SCOPED_KINDS = (Kind.NUMBER, Kind.NEGATION)
SCOPED = words("""
    one only just even mostly mainly all most few a-few some several many any each every both either much more less
    fewer least almost nearly or and but if when because so than that which who whom whose
""")
# Behind the verb, what begins with one of these is about what is done, and to what: “put on your arm by a nurse”.
PLACES = words("in into on onto against at around over under through to with for")
# Participles that aren’t the past tense, too, and others of verbs whose present is another word.
IRREGULAR = {
    **{"given": "give", "taken": "take", "seen": "see", "drawn": "draw", "shown": "show", "written": "write"},
    **{"chosen": "choose", "worn": "wear", "known": "know", "led": "lead", "held": "hold", "kept": "keep"},
    **{"made": "make", "told": "tell", "sent": "send", "taught": "teach", "understood": "understand"},
}


def is_passive_of(passive: list[Word], active: list[Word]) -> bool:
    """Return whether ``passive`` is “it is put on your arm by a nurse” for “a nurse puts it on your arm”."""
    if any(word.kind in SCOPED_KINDS or word.normal in SCOPED for word in (*passive, *active)):
        return False
    return any(is_by_agent(passive, active, by) for by, word in enumerate(passive) if word.normal == "by")


def is_by_agent(old: list[Word], new: list[Word], by: int) -> bool:
    agent = old[by + 1 :]
    if not agent or new[: len(agent)] != agent:
        return False
    rest = new[len(agent) :]
    for behind in range(by):  # words between the verb and “by”: “on your arm”
        verb_end = by - behind
        if behind and rest[len(rest) - behind :] != old[verb_end:by]:
            break
        if behind and old[verb_end].normal not in PLACES:
            continue
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
