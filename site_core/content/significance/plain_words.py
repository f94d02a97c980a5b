"""One way to say what editors put in other words to make a text plainer: “have” for “experience a headache”.

A rule is about a few words beside others in which nobody reads them as something else. “A session takes an hour” is
“a session lasts an hour”, but relief that takes an hour isn’t relief that lasts an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from .conditions import condition_name
from .grades import GRADES
from .kinds import Kind
from .synonyms import base_forms
from .vocabulary import CERTAINTY, CLAIMS, NEGATIONS, words
from .word import Word

VISIT = "(?:visit|visits|appointment|appointments|session|sessions|consultation|consultations|infusion|infusions)"
WEEKDAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
NUMBER = "[0-9][0-9.]*"
CLOCK = "[0-9]+ (?:[0-9]+ )?(?:am|pm)"
TO = "(?:to|through|until|range-to)"
# What stands in braces is replaced. The rest is what it has to stand beside.
RULES = [
    ("(?:may|might|can|could|will|also|you|people|patients|adults) {experience}(?! (?:in|with|of|is) )", "have"),
    (
        f"^(?:(?:a|an|the|your|our|each|every|all|most|first|next|typical) )*{VISIT} "
        "(?:usually |typically |generally |will |may |can |only )*"
        "{lasts|last|takes} (?:(?:about|approximately|around|roughly) )?"
        f"{NUMBER} (?:{TO} {NUMBER} )?(?:minute|hour)",
        "take",
    ),
    ("(?:is|are|be|been|being|was|were) (?:then |also |usually )?{administered}", "given"),
    ("(?:your|first|next|last|follow up|initial|this|each|every|our) {appointment}", "visit"),
    ("(?:your|first|next|all|our) {appointments}", "visits"),
    (f"{{during}} (?:your|the|each|every|a|this|our) (?:[a-z]+ )?{VISIT}", "at"),
    ("(?:talk|talks|talking|speak|speaks|speaking) {with}", "to"),
    ("{go back|goes back|come back|comes back}", "return"),
    ("(?:you|not|will|may|they|patients|people) {have to}(?! do )", "need to"),
    ("you {are able to}", "can"),
    ("{are not able to|is not able to}", "can not"),
    ("{would like to|wish to}", "want to"),
    ("{as soon as you can}", "as soon as possible"),
    (
        "{fill in|fill out} (?:the|your|our|a|an|this|these|all|any) (?:[a-z]+ ){0,2}(?:forms?|questionnaires?)",
        "complete",
    ),
    ("{do not hesitate to} (?:call|contact|ask|email|reach|tell|let|write)", ""),
    ("{feel free to}(?= (?:call|contact|ask|email|reach|write)(?: [^;]+)? questions?(?: |$))", ""),
    ("{any} (?:questions|concerns)", ""),
    ("^{please note that|note that}", ""),
    ("{adverse} (?:effect|effects)", "side"),
    ("{blood work}", "blood tests"),
    ("{insurance company}", "insurer"),
    ("{waiting area}", "waiting room"),
    ("{have a seat}", "take a seat"),
    ("photo {identification}", "id"),
    ("{working} (?:day|days)", "business"),
    ("{due to|owing to}", "because of"),
    ("{even though|though}", "although"),
    ("{via} (?:email|phone|text|video|mail)", "by"),
    ("{over the phone|on the phone}", "by phone"),
    ("{free of charge|at no charge|at no cost}", "free"),
    ("{lots of}", "a lot of"),
    ("{individuals|persons}", "people"),
    ("{patients} (?:with|who)", "people"),
    ("{a majority of|the majority of}", "most"),
    ("(?:the|our|your|these|its) {most recent}", "latest"),
    ("{common} questions", "frequently asked"),
    ("{take off} (?:your|all|any)", "remove"),
    ("{go away|goes away}", "disappear"),
    ("{take place|takes place}", "occur"),
    ("{carried out}", "performed"),
    ("{carry out}", "perform"),
    ("{find out} (?:more|how|about|what|whether)", "learn"),
    ("(?:reach|reaching) {out to} (?:us|our|your)", ""),
    ("{talk about|talks about}", "discuss"),
    ("{whether or not}", "whether"),
    ("{but} (?:i|you|we|they|he|she|it|this|there)", "however"),
    ("year {of age}", "old"),
    (f"{NUMBER} {{each|every|a|an}} {VISIT}", "/"),
    (f"(?:open|closed|available|hours) {{from}} (?:{WEEKDAY} {TO} {WEEKDAY}|{CLOCK} {TO} {CLOCK})", ""),
    (f"{WEEKDAY} {{through|to}} {WEEKDAY}", "range-to"),
]
PATTERNS = [
    (re.compile(re.sub("{([^0-9}][^}]*)}", r"(?P<here>\1)", f"(?<![^ ]){pattern}(?![^ ])")), instead.split())
    for pattern, instead in RULES
]
# Words, mostly verbs, that mean the same wherever one of them can stand.
SAME = [
    words(line)
    for line in """
    receive get got
    occur happen
    need require
    choose chose chosen select
    help assist
    put place
    stay remain
    arrive come came
    explain describe
    assess evaluate
    perform conduct
    call phone telephone
    talk speak spoke spoken
    tell inform notify told
    additional extra
    clothes clothing
    question query
    """.strip().splitlines()
]
MEANINGS = {word: number for number, same in enumerate(SAME) for word in same}


def mean_the_same(word: str, other: str) -> bool:
    """Return whether two words, in any form, are on one line of ``SAME``."""
    meanings, others = ({MEANINGS[form] for form in base_forms(each) if form in MEANINGS} for each in (word, other))
    return not meanings.isdisjoint(others)


def in_plain_words(sentence: Sequence[Word]) -> list[Word]:
    """Return the words of ``sentence`` with those of each rule replaced. The new ones stand where the old ones did."""
    found = list(without_doubled(sentence))
    text = " ".join(word.normal for word in found)
    for pattern, instead in PATTERNS:
        if not pattern.search(text):
            continue
        for match in reversed(list(pattern.finditer(text))):
            start = text.count(" ", 0, match.start("here"))
            end = text.count(" ", 0, match.end("here")) + 1
            found[start:end] = [replaced(found[start:end], normal) for normal in instead]
        text = " ".join(word.normal for word in found)
    return found


def without_doubled(sentence: Sequence[Word]) -> Iterator[Word]:
    """Yield words without those that are there twice: “the the chair”."""
    for word, following in zip_longest(sentence, sentence[1:]):
        is_doubled = following and word.normal == following.normal and following.start - word.end == 1
        if not (is_doubled and word.kind is None and word.normal.isalpha()):
            yield word


def replaced(phrase: Sequence[Word], normal: str) -> Word:
    return replace(phrase[0], normal=normal, kind=kind_of(normal), end=phrase[-1].end)


def kind_of(word: str) -> Kind | None:
    if word in NEGATIONS:
        return Kind.NEGATION
    if word == "/":
        return Kind.UNIT
    if CLAIMS.fullmatch(word):
        return Kind.CLAIM
    if condition_name(word):
        return Kind.CONDITION
    return Kind.CERTAINTY if word in CERTAINTY or word in GRADES else None
