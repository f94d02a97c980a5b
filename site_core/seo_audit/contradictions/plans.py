"""Compare which insurance plans text says are accepted with the facts about plans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .actors import is_about_something_else
from .known import PLAN, Clinic, Contradiction, KnownFact, names_clinic
from .plan_facts import PlanFacts, extra_names, find_plans, plan_facts
from .sentences import PRACTICE, clause_at, is_about_today, is_conditional, plain
from .subjects import roots

NOT = (
    r"(?:do not|don't|does not|doesn't|cannot|can't|can not|are not|aren't|is not|isn't|not|never|no longer|nor"
    r"|neither|unable to|stopped|opted out of|decline to|declines? to|without)"
)
TAKE = (
    r"(?:accept(?:s|ed|ing)?|tak(?:e|es|en|ing)|bill(?:s|ed|ing)?|participat(?:e|es|ing)|in[- ](?:your )?network"
    r"|contract(?:s|ed)?|credentialed|honou?r(?:s|ed)?|welcome[sd]?|work(?:s|ing)? with|process|files?|submit"
    r"|you (?:can|may) use|covered by"
    r"|paneled"
    r"|on (?:the )?panels?|preferred provider)"
)
POLARITY = re.compile(
    rf"(?P<negative>\b{NOT}\b(?: (?:currently|yet|directly|also|to|able to|an?|be|at this time|presently"
    rf"|participating|contracted|in|or|ever|able|any|generally|a|something|one|of|we|can|that|among))*,? ?\b{TAKE}\b"
    rf"|\b{NOT}\b(?: \w+){{0,2}} (?:in[- ](?:your )?network|contract)|out[- ]of[- ]network|opted out"
    rf"|not (?:accepted|taken|on (?:that|our) list)|aren't (?:accepted|taken)|excluded|unfortunately|non-?participating"
    rf"|don't (?:currently )?take|refuse)"
    rf"|(?P<except>\b(?:except(?: for)?|excluding|other than|apart from|aside from|but not|and not|not)\b)"
    rf"|(?P<positive>\b{TAKE}\b|\bin[- ](?:your )?network\b|\bmembers? (?:are )?welcome\b)",
    re.IGNORECASE,
)
US = re.compile(
    rf"\b(?:we(?:'re|'ve)?|our|us|{PRACTICE}|here|insurance(?:s)?(?: plans)? (?:accepted|we)"
    r"|accepted (?:insurance|plans)|in[- ]network(?: plans)?:)\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    r"^\W*(?:[a-z]+ ){0,2}in[- ]network\b|\b(?:is|are|isn't|aren't|not)\b(?: \w+){0,2} (?:accepted|taken"
    r"|welcome|in[- ]network"
    r"|billed)\b|\baccepted\b"
    r"|\bmembers?(?: are)? welcome\b",
    re.IGNORECASE,
)
NOT_ACCEPTANCE = re.compile(
    r"\b(?:superbill|out-of-network benefits|supplement\w*|covers?|coverage for|approved by|require[sd]?"
    r"|prior authorization|denied|deny|pays? for|reimburse\w*|secondary|card|enroll\w*|eligib\w+|law|rule[sd]?|act"
    r"|beneficiar\w+ (?:may|can|who)|switch(?:ed)? (?:to|from)|if your plan)\b",
    re.IGNORECASE,
)
NO_INSURANCE = re.compile(
    r"\b(?:we|our (?:clinic|practice|office|clinicians|doctors))\b(?: (?:do not|don't|cannot"
    r"|can't)) (?:\w+ )?(?:accept|take|bill|participate in|work with)\b(?-i:(?: [a-z]+){0,2}) (?:any )?(?-i:health "
    r"|medical "
    r"|dental )?(?:insurance|insurers?|plans?)\b(?! (?:card|cards|numbers|information|over|by|that|for|from|other"
    r"|except|outside|besides|not|beyond|apart))"
    r"|\b(?:out of network|out-of-network) (?:with|for) all\b|\b(?:cash|self)[- ](?:pay|only)(?: only)? (?:practice"
    r"|clinic|office)\b|\b(?:private|self)[- ]pay only\b|\bnot (?:in[- ]network|contracted) with any\b",
    re.IGNORECASE,
)
ALL_INSURANCE = re.compile(
    r"\b(?:accept|take|in[- ]network with|work with|bill)s? (?:all|every|any)(?: (?:major|health|medical|dental"
    r"|of the|commercial|kinds of|types of))* (?:insurance|insurances|insurers?|plans?)\b",
    re.IGNORECASE,
)
SUBGROUP = re.compile(r"^(?:'s)? (?:supplement|part [a-d]\b)", re.IGNORECASE)


def check_plans(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    facts = plan_facts(clinic)
    if not facts.accepted and not facts.refused:
        return
    yield from check_all_plans(sentence, facts)
    plans = find_plans(sentence, extra_names(clinic))
    for plan, start, end in plans:
        is_accepted = stated_acceptance(sentence, start, end, clinic)
        fact = contradicted(plan, is_accepted, facts)
        if fact and is_about_today_for_plans(sentence, start):
            yield Contradiction(PLAN, sentence, sentence[start:end], fact.name, fact.value, fact.key)


def is_about_today_for_plans(sentence: str, position: int) -> bool:
    """Return whether it is about today. “We no longer accept” is, too, and insurers are no other clinics."""
    text = re.sub(r"\bno longer\b", "do not    ", sentence, flags=re.I)
    return is_about_today(INSURERS.sub(lambda match: "plans".ljust(len(match[0])), text), position)


INSURERS = re.compile(r"\binsur(?:ers?|ance compan(?:y|ies))\b", re.IGNORECASE)


def check_all_plans(sentence: str, facts: PlanFacts) -> Iterator[Contradiction]:
    if not facts.accepted:
        return
    fact = facts.list_fact or next(iter(facts.accepted.values()))
    for pattern in (NO_INSURANCE, ALL_INSURANCE):
        match = pattern.search(sentence)
        if (
            match
            and is_about_today(sentence, match.start())
            and not re.search(
                r"\bnot (?:accept|take)[^.]*$|n't[^.]*$|\bnot\b",
                sentence[: match.start()] if pattern is ALL_INSURANCE else "",
                re.I,
            )
        ):
            negated = pattern is ALL_INSURANCE and re.search(
                r"\b(?:not|n't|don't|cannot|can't)\s*$", sentence[: match.start()]
            )
            if not negated:
                yield Contradiction(PLAN, sentence, match[0], fact.name, fact.value, fact.key)
                return


def contradicted(plan: str, is_accepted: bool | None, facts: PlanFacts) -> KnownFact | None:
    if is_accepted is None:
        return None
    if is_accepted:
        if plan in facts.refused and plan not in facts.accepted:
            return facts.refused[plan]
        is_unlisted = facts.list_fact is not None and not is_listed(plan, facts)
        return facts.list_fact if is_unlisted else None
    return facts.accepted.get(plan)


def is_listed(plan: str, facts: PlanFacts) -> bool:
    """Return whether ``plan`` is accepted, or begins the name of one that is: “Regence” of “Regence BlueShield”."""
    is_short = plan != "Medicare" and any(name.startswith(f"{plan} ") for name in facts.accepted)
    return plan in facts.accepted or is_short


def stated_acceptance(sentence: str, start: int, end: int, clinic: Clinic) -> bool | None:
    """Return whether ``sentence`` says that the clinic accepts the plan at ``start``. None if it says neither."""
    begin, finish = plan_clause(sentence, start)
    clause = sentence[begin:finish]
    if direct := BILLED.search(sentence[end:]):
        return direct["not"] is None
    if NOT_ACCEPTANCE.search(clause) or SUBGROUP.match(sentence[end:]):
        return None
    if re.search(r"\bout[- ]of[- ]network\b", sentence[end:finish], re.IGNORECASE):
        return False
    is_ours = US.search(sentence) or names_clinic(sentence, clinic) or PASSIVE.search(clause)
    if not is_ours and not (COVERED.search(clause) and names_a_service(sentence[:start], clinic)):
        return None
    if (
        is_conditional(sentence, start)
        or HOLDERS.search(sentence[:start])
        or PART_OF_PLAN.search(sentence[:start])
        or MAYBE.search(clause)
    ):
        return None
    if not re.search(r"\bwe\b", RELATIVE.sub("", clause), re.I) and is_about_something_else(
        sentence, start, own_words(sentence, clinic)
    ):
        return None
    before = [match for match in POLARITY.finditer(clause) if match.end() <= start - begin]
    after = [match for match in POLARITY.finditer(clause) if match.start() >= end - begin]
    if before:
        last = before[-1]
        if last["except"]:
            return last_verb_polarity(before[:-1])
        if not last["positive"] and FOR_A_THING.match(sentence[end:]):
            return None
        return last["positive"] is not None
    return after[0]["positive"] is not None if after and not after[0]["except"] else None


def own_words(sentence: str, clinic: Clinic) -> frozenset[str]:
    """Return the words of what may be the subject of a sentence about plans: the plans, and the clinic."""
    plans = find_plans(sentence, extra_names(clinic))
    return OWN | roots(" ".join([clinic.name, *(sentence[start:end] for _plan, start, end in plans)]))


RELATIVE = re.compile(r"\b(?:where|whom?|that|which) we \w+", re.IGNORECASE)  # “the hospital where we operate”
# “Some Aetna plans”, “the anesthesiologist may not be”, and “bill Aetna for a brace”.
HOLDERS = re.compile(
    r"\b(?:people|patients|those|anyone|everyone|members|who are|if you are|you're) covered by $"
    r"|\b(?:coupons?|cards?|gifts?|discounts?|vouchers?|offers?) (?:from|for|of) (?:people|patients|anyone|those"
    r"|members) (?:on|with|who have) $",
    re.I,
)
PART_OF_PLAN = re.compile(r"\b(?:some|certain|not (?:all|every)|most|many|a few|which|whether your) $", re.IGNORECASE)
MAYBE = re.compile(
    r"\bwould (?:love|like|have|need|be (?:happy|glad)) to\b|\b(?:may|might|could)\b(?! (?:use|bring|pay with)\b)",
    re.IGNORECASE,
)
FOR_A_THING = re.compile(
    r"^ for (?:an?|the|your|any) (?!(?:visit|session|appointment|service|treatment|care)s?\b)", re.IGNORECASE
)
OWN = roots("insurance plan member network list coverage bill benefit carrier contract visit claim provider")


# “Medicaid covers your visits, and we bill it directly.”
BILLED = re.compile(
    r"^[^.;]*?(?:\b(?:and|but|so)|,) we(?:'ll|'d be glad to)?(?: currently| also| still| now| will| can)?"
    r" (?P<not>do not |don't |cannot |can't )?(?:bill|accept|take) (?:it|them|that)\b",
    re.IGNORECASE,
)
COVERED = re.compile(r"\bcovered by\b", re.IGNORECASE)


def names_a_service(text: str, clinic: Clinic) -> bool:
    """Return whether ``text`` is about what the clinic does: “Covered by”, “Your study is”, or a treatment."""
    words = text.lower()
    return bool(re.match(r"\W*(?:(?:now|also) )?covered by\b|.*\b(?:your|our)\b", words)) or any(
        plain(name).lower() in words for treatment in clinic.treatments for name in treatment.names
    )


def last_verb_polarity(matches: list[re.Match[str]]) -> bool | None:
    """Return the opposite of the last verb: “all plans except …”."""
    verbs = [match for match in matches if not match["except"]]
    return verbs[-1]["positive"] is None if verbs else None


def plan_clause(sentence: str, position: int) -> tuple[int, int]:
    start, end = clause_at(sentence, position)
    # “We take A, but not B” and “A, and B” belong together if the second part has no verb of its own.
    if not POLARITY.search(sentence[start:end]) or re.match(r"\W*(?:but|and)\s+not\b", sentence[start:end]):
        return 0, end
    return start, end
