"""Compare email addresses and URLs in text with those of the clinic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .contact import OTHER_ORGANIZATION
from .known import Clinic, Contradiction, KnownFact
from .sentences import is_about_today
from .subjects import parse_subject, roots

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URL = re.compile(
    r"\b(?:https?://|www\.)[\w.-]+(?:/[\w./#?=&%-]*)?|\b(?:[a-z0-9-]+\.){1,4}(?:com|org|net|health|care|clinic"
    r"|example|io|co|us|dental|md)\b(?:/[\w./-]*)?",
    re.IGNORECASE,
)
# Mailboxes of their own, which the clinic has beside the one to write to.
DEPARTMENT = re.compile(
    r"(?:billing|records|careers|jobs|press|media|referrals?|privacy|hr|research|studies|volunteer\w*|webmaster"
    r"|security"
    r"|accessibility|legal|compliance|refills?|rx)@"
)


def check_emails(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    facts = [KnownFact("Email", clinic.email, key="clinic.email"), *clinic.facts]
    known = {email.lower(): fact for fact in facts for email in EMAIL.findall(fact.value)}
    domains = {email.partition("@")[2] for email in known}
    for match in EMAIL.finditer(sentence):
        email = match[0].rstrip(".").lower()
        if DEPARTMENT.match(email):
            continue
        if not known or email in known or not is_about_today(sentence, match.start()):
            continue
        is_ours = email.partition("@")[2] in domains
        labeled = sentence.strip(" .") == match[0] or re.search(
            r"\b(?:us|our|we|office|clinic|practice|front desk|e-?mail|write|contact)\b",
            sentence.replace(match[0], ""),
            re.IGNORECASE,
        )
        if (is_ours and labeled) or (
            labeled and re.search(r"\b(?:us|our|we)\b", sentence, re.I) and not OTHER_ORGANIZATION.search(sentence)
        ):
            fact = closest_fact(sentence, list(known.values()))
            yield Contradiction("email", sentence, match[0], fact.name, fact.value, fact.key)


def closest_fact(sentence: str, facts: list[KnownFact]) -> KnownFact:
    words = roots(sentence)
    return max(facts, key=lambda fact: len(words & frozenset(parse_subject(fact.name).words)))


def check_urls(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    """Compare URLs with those in facts, if the sentence has the words of the fact’s name: “patient portal”."""
    without_emails = EMAIL.sub(lambda match: " " * len(match[0]), sentence)
    for match in URL.finditer(without_emails):
        for fact in clinic.facts:
            urls = {normalize_url(url) for url in URL.findall(EMAIL.sub("", fact.value))}
            subject = frozenset(parse_subject(fact.name).words) - roots(
                "url website web site link online patient address page"
            )
            if not urls or not subject or not subject <= roots(sentence.replace(match[0], " ")):
                continue
            if normalize_url(match[0]) not in urls and is_about_today(sentence, match.start()):
                yield Contradiction("url", sentence, match[0], fact.name, fact.value, fact.key)


def normalize_url(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).rstrip("/.")
