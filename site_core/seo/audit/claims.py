"""Promises that a clinic may not make.

The FTC asks that health claims are proven (https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance),
the FDA that off-label uses are not presented as approved.
"""

import re

BANNED_CLAIMS = {
    "cure": re.compile(r"\b(?:cure[sd]?|curing|curative)\b", re.IGNORECASE),
    "guaranteed": re.compile(r"\bguarantee[sd]?\b", re.IGNORECASE),
    "no side effects": re.compile(
        r"\b(?:(?:no|zero|without(?: any)?|free (?:of|from))(?: \w+)? side[- ]effects|side[- ]effect[- ]free)\b",
        re.IGNORECASE,
    ),
}
FDA_APPROVED = {"FDA-approved": re.compile(r"\bFDA[- ]approved\b|\bapproved by the FDA\b", re.IGNORECASE)}

SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
WORD = re.compile(r"[\w’'-]+")
DENIALS = {"no", "not", "never", "cannot", "none", "nothing", "nobody", "neither", "nor", "without", "hardly"}
# A denial counts when it stands this many words before the claim: “cannot be expected to cure”.
REACH = 6


def denied(words_before):
    near = WORD.findall(words_before.lower())[-REACH:]
    return any(word in DENIALS or word.endswith(("n’t", "n't")) for word in near)


def claims_in(text, claims):
    """``[(claim, sentence), …]`` for the ``claims`` that ``text`` makes.

    A sentence that denies the claim (“there is no cure”) or asks (“Is it a cure?”) doesn't make it. Simple on
    purpose: an editor reads each finding, so a rule that can be said in a sentence beats one that parses English.
    """
    found = []
    for sentence in SENTENCE.findall(text):
        if sentence.rstrip().endswith("?"):
            continue
        for claim, pattern in claims.items():
            match = pattern.search(sentence)
            if match and not denied(sentence[: match.start()]):
                found.append((claim, " ".join(sentence.split())[:160]))
    return found
