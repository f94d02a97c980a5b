"""The one thing to do next, and what a proof is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Proof, ProofLine


def next_step(proof: Proof) -> str:
    """Return what to do after a finished proof."""
    results = proof.totals.get("results", {})
    if unanswered := results.get(ProofLine.Result.UNANSWERED, 0):
        return answer_urls(proof.totals, unanswered)
    if differs := results.get(ProofLine.Result.DIFFERS, 0):
        text = ngettext(
            "Every URL answers. Look at the one that differs: correct it, or leave it if it is intended.",
            "Every URL answers. Look at the %(number)s that differ: correct them, or leave them if they are intended.",
            differs,
        )
        return text % {"number": differs}
    if not compared_pages(proof):
        return _(
            "Every URL answers, but no page was compared with the old site. Upload the export again, and prove the "
            "move again, to see whether words, links, or images are missing."
        )
    return _("Every URL answers, and nothing is missing where it was compared. The site is ready for the switch.")


def answer_urls(totals: dict[str, Any], unanswered: int) -> str:
    """Return how to answer what is unanswered: publish drafts first, because they may answer all of it."""
    waiting, drafts = totals.get("waiting", 0), totals.get("drafts", 0)
    parts = []
    if drafts:
        text = ngettext(
            "Old URLs lead to %(number)s page that is still a draft. Publish it, then prove the move again.",
            "Old URLs lead to %(number)s pages that are still drafts. Publish them, then prove the move again.",
            drafts,
        )
        parts.append(text % {"number": drafts})
    elif waiting:
        parts.append(_("Old URLs lead to lists without a public page. Publish the drafts, then prove the move again."))
    if others := unanswered - waiting:
        text = ngettext(
            "%(number)s URL has no answer. Redirect it, or say that it is gone, then prove the move again.",
            "%(number)s URLs have no answer. Redirect them, or say that they are gone, then prove the move again.",
            others,
        )
        parts.append(text % {"number": others})
    return " ".join(parts)


def compared_pages(proof: Proof) -> int:
    """Return at how many URLs the page was compared with what the old site said."""
    return int(proof.options.get("compared", 0))


def describe_variants(variants: list[dict[str, Any]]) -> str:
    """Return whether other forms of the most requested URLs lead to the same page."""
    wrong = sum(not variant["is_fine"] for variant in variants)
    values = {"number": len(variants), "wrong": wrong}
    if wrong:
        text = _(
            "Of %(number)s other forms of the most requested URLs (HTTP or HTTPS, “www”, the slash at the end), "
            "%(wrong)s don’t lead to the same page with one redirect at most."
        )
    else:
        text = _(
            "All %(number)s other forms of the most requested URLs (HTTP or HTTPS, “www”, the slash at the end) lead "
            "to the same page with one redirect at most."
        )
    return text % values


def describe_scope(proof: Proof) -> str:
    """Return what was compared, and what was left out."""
    if number := compared_pages(proof):
        text = ngettext(
            "%(number)s page was compared with the old site.",
            "%(number)s pages were compared with the old site.",
            number,
        )
        parts = [text % {"number": number}]
    else:
        parts = [_("No page was compared with the old site: only status and redirects are known.")]
    if variants := proof.options.get("variants"):
        parts.append(describe_variants(variants))
    if number := proof.options.get("left_out", 0):
        text = ngettext(
            "%(number)s URL of the lists was left out: it is personal, or not a page of the old site.",
            "%(number)s URLs of the lists were left out: they are personal, or not pages of the old site.",
            number,
        )
        parts.append(text % {"number": number})
    return " ".join(parts)
