"""Find health claims that a clinic must not make.

The FTC requires proof for health claims (https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance).
The FDA prohibits presenting off-label uses as approved.
"""

import re
from collections.abc import Mapping

Claims = Mapping[str, re.Pattern[str]]  # name of the claim: pattern

BANNED_CLAIMS = {
    "cure": re.compile(r"\b(?:cure[sd]?|curing|curative)\b", re.IGNORECASE),
    "guaranteed": re.compile(r"\bguarantee[sd]?\b", re.IGNORECASE),
    "no side effects": re.compile(
        r"\b(?:(?:no|zero|without(?: any)?|free (?:of|from))(?: \w+)? side[- ]effects|side[- ]effect[- ]free)\b",
        re.IGNORECASE,
    ),
}
FDA_APPROVED = {"FDA-approved": re.compile(r"\bFDA[- ]approved\b|\bapproved by the FDA\b", re.IGNORECASE)}
# What the page of an approved use doesn't say about that use. It may say so about others.
OFF_LABEL = {
    "off-label": re.compile(r"\b(?:this|it)(?: \w+){0,3} (?:is|are) (?:an? |used )?off[- ]label\b", re.IGNORECASE)
}

SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
WORD = re.compile(r"[\w’'-]+")
NEGATIONS = {"no", "not", "never", "cannot", "none", "nothing", "nobody", "neither", "nor", "without", "hardly"}
# A negation counts up to this many words before the claim: “cannot be expected to cure”.
NEGATION_DISTANCE = 6
MAX_QUOTE_LENGTH = 160


def ends_in_negation(text: str) -> bool:
    """Return whether one of the last words of ``text`` is a negation."""
    words = WORD.findall(text.lower())[-NEGATION_DISTANCE:]
    return any(word in NEGATIONS or word.endswith(("n’t", "n't")) for word in words)


def find_claims(text: str, claims: Claims) -> list[tuple[str, str]]:
    """Return ``[(claim, sentence), …]`` for the ``claims`` made in ``text``.

    A sentence that denies the claim (“there is no cure”) or asks (“Is it a cure?”) doesn't make it. The rule is simple
    on purpose: an editor reads each finding, so they should be able to understand why it is there.
    """
    matches = []
    for sentence in SENTENCE.findall(text):
        if sentence.rstrip().endswith("?"):
            continue
        for claim, pattern in claims.items():
            match = pattern.search(sentence)
            if match and not ends_in_negation(sentence[: match.start()]):
                matches.append((claim, " ".join(sentence.split())[:MAX_QUOTE_LENGTH]))
    return matches
