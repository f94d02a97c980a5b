"""Findings about contradictions: their messages, where to edit what they contradict, and what people confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..findings import Finding
from .known import Contradiction


def statement_fingerprint(contradiction: Contradiction) -> str:
    """Return the hash by which a sentence is confirmed: that of its words, the fact, and the value of the fact."""
    about = [contradiction.key or contradiction.name, contradiction.value]
    return hash_of("\n".join([" ".join(contradiction.sentence.split()), *about]))


def sentence_fingerprint(sentence: str) -> str:
    """Return the hash of statements without a name, which were confirmed whatever they seemed to contradict."""
    return hash_of(" ".join(sentence.split()))


def hash_of(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def as_findings(rows: Iterable[dict[str, Any]], confirmed: Collection[str], site: Site) -> list[Finding]:
    """Return the findings for stored contradictions, without those that are ``confirmed``, by fingerprint."""
    contradictions = [Contradiction(**row) for row in rows]
    return [
        Finding("contradiction", describe(each), each.path, source_url(each, site), fingerprint)
        for each in contradictions
        if (fingerprint := statement_fingerprint(each)) not in confirmed
        and sentence_fingerprint(each.sentence) not in confirmed
    ]


def describe(contradiction: Contradiction) -> str:
    """Return what is wrong, and what to do."""
    values = {
        "words": contradiction.words,
        "sentence": contradiction.sentence,
        "name": contradiction.name,
        "value": contradiction.value,
    }
    if contradiction.kind == "person":
        message = _("“%(sentence)s” names %(name)s, whose page is no longer public. Name someone else, or say when.")
    elif contradiction.kind == "approval":
        message = _(
            "“%(sentence)s” The page of “%(name)s” says that this use is neither approved nor cleared. Correct the "
            "text or the regulatory status."
        )
    elif contradiction.kind == "denied_approval":
        message = _(
            "“%(sentence)s” The page of “%(name)s” says that this use is approved or cleared. Correct the text or the "
            "regulatory status."
        )
    elif contradiction.kind == "new_patients":
        message = _(
            "“%(sentence)s” The clinic settings say otherwise about new patients. Correct the text or the settings."
        )
    elif contradiction.kind == "credentials":
        message = _(
            "“%(sentence)s” The credentials of %(name)s are “%(value)s”. Correct the text or the person’s page."
        )
    else:
        message = _(
            "The text says “%(words)s”: “%(sentence)s” “%(name)s” is “%(value)s”. Correct the one that is wrong."
        )
    return message % values


def source_url(contradiction: Contradiction, site: Site) -> str:
    """Return where the fact, person, treatment, or setting can be edited. "" if nowhere."""
    kind, _colon, pk = contradiction.key.partition(":")
    if kind == "page":
        return reverse("wagtailadmin_pages:edit", args=[pk])
    if kind == "fact":
        return fact_url(pk)
    if kind.startswith("clinic."):
        url = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", site.pk])
        return f"{url}#:w:contentpath={kind.removeprefix('clinic.')}"
    return ""


def fact_url(pk: str) -> str:
    try:
        return reverse("wagtailsnippets_facts_fact:edit", args=[pk])
    except NoReverseMatch:
        return ""
