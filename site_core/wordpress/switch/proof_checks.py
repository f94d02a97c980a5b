"""What the newest proof sheet says about the old URLs, and whether it still holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry, PageLogEntry

from site_core.lib.site_health import Result, critical, good, recommended
from site_core.redirects.models import RedirectImport

from ..models import ImportRun, Proof, ProofLine
from ..proof.site_state import code_version
from ..proof.steps import answer_urls, compared_pages
from .old_site import OldSite

# What can change the answer at a URL. Log entries are the only index of pages by time.
PAGE_ACTIONS = (
    "wagtail.publish",
    "wagtail.publish.scheduled",
    "wagtail.unpublish",
    "wagtail.unpublish.scheduled",
    "wagtail.delete",
    "wagtail.move",
)
REDIRECT_APPS = ("redirects", "wagtailredirects")


def check_proof(old: OldSite) -> Iterator[Result]:
    """The newest proof sheet is finished, newer than what it is about, and every URL has an answer that was wanted."""
    proof = Proof.objects.filter(source=old.source).first()
    proofs_url = reverse("wordpress_proofs")
    if proof is None:
        advice = _("Add the lists of old URLs that you have, and make one. It requests every old URL here.")
        yield critical(_("There is no proof sheet yet."), advice, proofs_url)
        return
    url = reverse("wordpress_proof", args=[proof.pk])
    if proof.status != Proof.Status.FINISHED:
        yield critical(_("The last proof did not finish."), _("Go on with it."), url)
        return
    if not proof.totals.get("lines", 0):
        yield critical(_("The proof sheet is empty."), _("Add the lists of old URLs, and make a new one."), proofs_url)
    else:
        yield from answers(proof, url)
    yield from age(proof, proofs_url)


def answers(proof: Proof, url: str) -> Iterator[Result]:
    results = proof.totals.get("results", {})
    if unanswered := results.get(ProofLine.Result.UNANSWERED, 0):
        text = ngettext("%(count)s old URL is unanswered.", "%(count)s old URLs are unanswered.", unanswered)
        advice = answer_urls(proof.totals, unanswered)
        yield critical(text % {"count": intcomma(unanswered)}, advice, f"{url}?result={ProofLine.Result.UNANSWERED}")
    else:
        yield good(describe_answers(proof.totals["lines"], results.get(ProofLine.Result.GONE, 0)))
    if differs := results.get(ProofLine.Result.DIFFERS, 0):
        text = ngettext("%(count)s old URL differs.", "%(count)s old URLs differ.", differs)
        advice = _("Words, links, or images are missing, or another page answers. Correct it, or leave it on purpose.")
        yield recommended(text % {"count": intcomma(differs)}, advice, f"{url}?result={ProofLine.Result.DIFFERS}")
    if not compared_pages(proof):
        yield recommended(
            _("The proof compared no page with the old site: whether anything is missing is unknown."),
            _("Upload the export again, or give saved copies to manage.py prove_move, and make a new proof."),
            url,
        )


def describe_answers(lines: int, gone: int) -> str:
    if not gone:
        return ngettext("%(count)s old URL answers.", "All of %(count)s old URLs answer.", lines) % {
            "count": intcomma(lines)
        }
    text = ngettext(
        "Of %(count)s old URLs, %(answered)s answer, and %(gone)s is gone on purpose.",
        "Of %(count)s old URLs, %(answered)s answer, and %(gone)s are gone on purpose.",
        gone,
    )
    return text % {"count": intcomma(lines), "answered": intcomma(lines - gone), "gone": intcomma(gone)}


def age(proof: Proof, proofs_url: str) -> Iterator[Result]:
    last = ImportRun.objects.filter(source=proof.source, status=ImportRun.Status.FINISHED).first()
    if last and last.finished_at and proof.started_at < last.finished_at:
        yield recommended(_("The proof is older than the last import."), _("Make a new one."), proofs_url)
    elif is_changed_since(proof.started_at):
        found = _("Pages or redirects were changed after the proof began, and may answer differently now.")
        yield recommended(found, _("Make a new one before the switch."), proofs_url)
    elif proof.options.get("version") != code_version():
        found = _("The site was upgraded, or a template was changed, after the proof began.")
        yield recommended(found, _("Make a new one before the switch."), proofs_url)


def is_changed_since(time: datetime.datetime) -> bool:
    """Return whether a page or redirect was changed after ``time``, by a person or by an import of redirects."""
    return (
        PageLogEntry.objects.filter(action__in=PAGE_ACTIONS, timestamp__gt=time).exists()
        or ModelLogEntry.objects.filter(content_type__app_label__in=REDIRECT_APPS, timestamp__gt=time).exists()
        or RedirectImport.objects.filter(Q(created_at__gt=time) | Q(undone_at__gt=time)).exists()
    )
