"""Several words that mean one thing, as texts and names of facts put it: “doesn’t show up” for a no-show."""

from __future__ import annotations

import re

# Patterns, and the word that each is replaced with.
PHRASES = [
    (re.compile(r"/ ?mo\b\.?|/ ?month\b", re.I), " month"),
    (re.compile(r"/ ?yr\b\.?|/ ?year\b", re.I), " year"),
    (
        re.compile(
            r"\bno[- ]?shows?\b|\bmiss(?:ed|ing)? (?:an? |your |any |their )?(?:appointment|visit|session)s?"
            r"|(?:appointment|visit|session)s? (?:is|are|was|were) missed|\bskip(?:ping|ped|s)? (?:an? |your "
            r"|any )(?:appointment|visit|session)s?|\bdon't show up|\bnot show(?:ing)? up",
            re.I,
        ),
        "noshow",
    ),
    (re.compile(r"\b(?:your |their )?plans change|something comes up", re.I), "cancel"),
    (re.compile(r"\b(?:can't|cannot|unable to|aren't able to) (?:make it|make your|come|keep your)\b", re.I), "cancel"),
    (
        re.compile(
            r"\b(?:not|no|stop|nothing|avoid|without|\w+n't) (?:\w+ ){0,3}?(?:eat(?:en|ing)?|food)\b"
            r"|\beat(?= (?:up to|until)\b)|\bfast\b",
            re.I,
        ),
        "fasting",
    ),
    (re.compile(r"\bfollow(?:ing)?[- ]?ups?\b|\breturn (?=visit|appointment)", re.I), "followup"),
    (
        re.compile(
            r"\bafter[- ]hours\b|\boutside (?:of )?(?:our |regular |normal |office |business |clinic )*hours\b"
            r"|\bwhen (?:we are|we're|(?:the|our) (?:office|clinic|practice) is) closed\b",
            re.I,
        ),
        "afterhours",
    ),
    (re.compile(r"\bcontacts\b", re.I), "contact lenses"),
    (
        re.compile(
            r"\b(?:walk|drop)(?:s|ping|ing)?[- ]ins?\b|\bwithout (?:an )?appointments?"
            r"|\bno appointment (?:is )?(?:needed|necessary|required)",
            re.I,
        ),
        "unscheduled",
    ),
    (re.compile(r"\bx-?rays?\b|\bradiographs?\b", re.I), "xray"),
    (re.compile(r"\bdeep cleanings?\b|\bscaling and root planing\b", re.I), "deepcleaning"),
    (
        re.compile(
            r"\b(?:first|1st)(?= (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|days?|weeks?|months?|years?|hours?"
            r"|minutes?|few|of|aid|floor|come|step|thing|name|responders?|and|or|two|three|four|five|six|\d)\b)",
            re.I,
        ),
        "earliest",
    ),
    (re.compile(r"\b(?:first|initial|1st|new[- ]patient|new[- ]client|intake|introductory) (?=\w)", re.I), "initial "),
    (
        re.compile(
            r"\b(?:ahead(?: of time)?|in advance|beforehand|(?:before|prior to) (?:your|the|an?) (?:appointment|visit"
            r"|session|cleaning|start))\b",
            re.I,
        ),
        "notice",
    ),
    (
        re.compile(
            r"\bskin[- ]cancer (?:screening|check|exam)s?|\bfull[- ]body (?:skin )?(?:exam|check|screening)s?"
            r"|\bskin (?:checks?|exams?|screenings?)",
            re.I,
        ),
        "skincheck",
    ),
]
