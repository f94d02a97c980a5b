"""What a text says is approved by the FDA: the treatment that its page is about, or something else."""

from __future__ import annotations

import re

from .actors import own_subject
from .subjects import NEUTRAL, roots, words_of

FDA = r"(?:the )?(?:U\.?S\.? )?(?:FDA|Food and Drug Administration)(?:'s)?"
IT = re.compile(
    r"\b(?:this|it|its|our)\b|\bthe (?:[\w-]+ )?(?:treatment|therapy|medicine|medication|drug|procedure|use|approach"
    r"|service|infusions?|injections?|protocol|technique|device|option)\b|^\W*(?:FDA|Approved|Cleared|An? FDA|Safe"
    r"|Proven)",
    re.IGNORECASE,
)

GENERIC_NOUN = (
    r"\b(?:treatments?|therap(?:y|ies)|medicines?|medications?|drugs?|options?|way|use|approach|procedures?|services?"
    r"|techniques?|methods?)\b"
)
# “A contact lens” before “approved by the FDA”.
OWN_NOUN = re.compile(r"\b(?:an?|another|one|some|other|several|two|three) (?:(?!is\b|are\b)[\w-]+ ){1,3}$", re.I)
# What “our” treatment may be called, and what may stand before it: “our advanced approach”.
OF_TREATMENT = roots(
    "treatment therapy medicine medication drug option way use approach procedure service technique method infusion"
    " injection protocol device session program care"
)
ADJECTIVE = re.compile(
    r"\w*(?:ed|ive|al|ic|ing|less|ern|able|ful)|\w+-[\w-]+|safe|gentle|unique|new|latest", re.IGNORECASE
)
OURS = re.compile(r"(?:Yes, |No, |And |But )?(?:our|your|their|its|these|this) (?P<noun>.+)", re.IGNORECASE)


# “The FDA approved naltrexone in 1984.”
ACTIVE_OBJECT = re.compile(
    rf"{FDA} (?:\w+ )?(?:approved|cleared|approves|clears|authorized) (?P<object>(?!for\b|as\b|in\b"
    rf"|to\b)[\w-]+(?: \w+)?)",
    re.IGNORECASE,
)


def is_another_subject(sentence: str, match: re.Match[str], topic: str) -> bool:
    """Return whether what is approved is something with a name of its own, and not what ``topic`` names."""
    before = sentence[: match.start()]
    if (own := OWN_NOUN.search(before)) and not re.search(GENERIC_NOUN, own[0], re.I):
        return True
    if approved := ACTIVE_OBJECT.match(f"{match[0]}{sentence[match.end() :]}"):
        return not IT.match(approved["object"])
    if is_own_thing(own_subject(before), topic):
        return True
    if IT.search(before) or not before.strip() or re.fullmatch(r"\W*(?:As )?an? ", before, re.I):
        return bool(
            re.search(
                r"\b(?:sunscreen|kit|masks?|products?|manufacturer|pills?|tablets?|supplies|antidepressants?|lenses"
                r"|brackets)\b",
                sentence,
                re.I,
            )
        )
    return True


def is_own_thing(head: str, topic: str) -> bool:
    """Return whether the subject ``head`` is a thing of the clinic that ``topic`` doesn’t name: “our infusion pump”."""
    match = OURS.fullmatch(head)
    words = words_of(match["noun"]) if match else []
    if not words or roots(words[-1]) & roots(topic):
        return False
    if not roots(words[-1]) <= OF_TREATMENT:
        return True
    return any(
        word not in NEUTRAL and not ADJECTIVE.fullmatch(word) and not roots(word) & (roots(topic) | OF_TREATMENT)
        for word in words[:-1]
    )
