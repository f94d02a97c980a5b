"""The one thing to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Proof, ProofLine


def next_step(proof: Proof) -> str:
    """Return what to do after a finished proof."""
    results = proof.totals.get("results", {})
    if unanswered := results.get(ProofLine.Result.UNANSWERED, 0):
        text = ngettext(
            "%(number)s URL has no answer. Redirect it, or say that it is gone, then prove the move again.",
            "%(number)s URLs have no answer. Redirect them, or say that they are gone, then prove the move again.",
            unanswered,
        )
        return text % {"number": unanswered}
    if differs := results.get(ProofLine.Result.DIFFERS, 0):
        text = ngettext(
            "Every URL answers. Look at the one that differs: correct it, or leave it if you want it so.",
            "Every URL answers. Look at the %(number)s that differ: correct them, or leave them if you want it so.",
            differs,
        )
        return text % {"number": differs}
    return _("Every URL answers, and nothing is missing. The site is ready for the switch.")
