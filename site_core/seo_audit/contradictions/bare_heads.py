"""Facts that a text names only by “session”, “procedure”, and the like: any of them, or that of the title."""

from __future__ import annotations

import re

from .prices import has_other_length
from .subjects import HEADS, NEUTRAL, canonical, has_other_modifier, is_verb_or_number, roots, words_of
from .topics import Topic
from .valued_facts import ValuedFact

# All that happens between coming and leaving, which is longer than the session.
WHOLE = re.compile(
    r"\b(?:whole|entire|full) (?:visit|appointment|stay)\b|\bfrom (?:check-?in|door|arrival|start) to\b"
    r"|\bdoor[- ]to[- ]door\b"
    r"|\b(?:with|including|plus|and) (?:the |some |all )?(?:paperwork|forms|check-?in|recovery|setup|parking|travel)\b",
    re.IGNORECASE,
)
LINKING = frozenset(
    words_of("run runs last about around roughly under over least most approximately nearly go with no")
)
# Titles of pages that say nothing about which treatment a “session” is.
GENERAL_TOPIC = roots(
    "fee price cost insurance pay payment billing question answer faq contact home welcome visit compare therapy"
    " therapies treatment us about hours location expect what how first"
    " initial self rate rates policies policy location know start"
)


def facts_of_bare_head(windows: list[str], topic: Topic, facts: list[ValuedFact]) -> list[ValuedFact]:
    """Return the facts of which ``windows`` name only the last word: all about a session, for “$290 per session”.

    Whichever is meant, the amount should be that of one of them. If the page is about something else, it is not.
    """
    if any(WHOLE.search(window) for window in windows):
        return []
    words = [word for window in windows for word in words_of(window.replace("up to", ""))]
    named = {canonical(word) for word in words if word not in NEUTRAL | LINKING and not is_verb_or_number(word)}
    if len(named) != 1:
        return []
    [head] = named
    if of_topic := facts_of_topic(head, " ".join(windows), topic, facts):
        return of_topic
    if topic.names:
        return []
    found = [each for each in facts if head in each.subject.roots & HEADS]
    found = [each for each in found if not has_other_length(each, " ".join(windows))]
    is_general = roots(topic.text) <= GENERAL_TOPIC | NEUTRAL | {head}
    is_only = len(found) == 1 and not has_other_modifier(found[0].subject, topic.text, frozenset(), "")
    return found if is_general or is_only else []


def ends_in(fact: ValuedFact, head: str) -> bool:
    """Return whether ``head`` is the last word of a name of ``fact``: “screening” of “Skin cancer screening”."""
    return any(canonical(name.split()[-1].lower()) == head for name in fact.fact.names if name.split())


THE_TREATMENT = roots("procedure treatment")
DEFINITE = re.compile(r"\b(?:the|this|your) (?P<head>\w+)", re.IGNORECASE)


def facts_of_topic(head: str, window: str, topic: Topic, facts: list[ValuedFact]) -> list[ValuedFact]:
    """Return the one fact that “the procedure” in ``window`` is about, because the title names it."""
    if not any(canonical(match["head"].lower()) == head for match in DEFINITE.finditer(window)):
        return []
    titled = roots(topic.all_text)
    named = [each for each in facts if each.subject.roots - HEADS and each.subject.roots - HEADS <= titled]
    named = [each for each in named if head in (each.subject.roots & HEADS or THE_TREATMENT) or ends_in(each, head)]
    return named if len({each.fact for each in named}) == 1 else []
