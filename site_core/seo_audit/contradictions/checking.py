"""Check the stored texts of pages against what the clinic states, in batches, and store what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page, Site

from site_core.content.claims import FDA_APPROVED

from ..findings import Finding
from ..models import AuditedPage, ConfirmedStatement, PageAudit
from .detection import find_contradictions
from .known import Clinic, Contradiction, Passage
from .reporting import as_findings, statement_fingerprint
from .statements import fingerprint_of, get_clinic, read_clinic
from .tokens import make_token

CHUNK_SIZE = 100
CODE = "contradiction"
FIELDS = ["contradictions", "contradictions_basis"]
FINDING_FIELDS = ["score", "finding_count", "contradiction_count", "codes", "findings_json"]


def check_passages(rows: Iterable[list[str]], approved: bool | None, clinic: Clinic) -> list[dict[str, Any]]:
    """Return the contradictions in ``rows`` of ``[path, topic, text]``, as they are stored."""
    passages = (Passage(text, path, topic, approved) for path, topic, text in rows)
    found = find_contradictions(passages, clinic)
    return [each.as_json() for each in found if not (approved is False and is_prohibited_claim(each))]


def is_prohibited_claim(contradiction: Contradiction) -> bool:
    """Return whether the finding about prohibited claims has this sentence on pages about uses without approval."""
    return contradiction.kind == "approval" and any(
        pattern.search(contradiction.words) for pattern in FDA_APPROVED.values()
    )


def find_draft_contradictions(page: Page, rows: Iterable[list[str]], approved: bool | None) -> list[Finding]:
    """Return the findings about ``rows`` of a draft of ``page``. Doesn’t write."""
    site = page.get_site()
    if site is None:
        return []
    found = check_passages(rows, approved, get_clinic(site))
    if not page.pk:
        return as_findings(found, (), site)
    findings = as_findings(found, confirmed_fingerprints([page.pk])[page.pk] if found else (), site)
    tokens = {statement_fingerprint(each): make_token(page.pk, each) for row in found if (each := Contradiction(**row))}
    return [replace(finding, token=tokens[finding.statement]) for finding in findings]


def confirmed_fingerprints(page_ids: Iterable[int] | QuerySet[Page]) -> dict[int, set[str]]:
    """Return ``{page id: fingerprints of its confirmed statements}``."""
    confirmed: dict[int, set[str]] = defaultdict(set)
    for page_id, fingerprint in ConfirmedStatement.objects.filter(page__in=page_ids).values_list("page", "fingerprint"):
        confirmed[page_id].add(fingerprint)
    return confirmed


def refresh_contradictions(
    site: Site,
    pages: QuerySet[Page],
    progress: Callable[[int, int], None] | None = None,
    limit: int | None = None,
) -> int:
    """Check those of ``pages`` whose text, or what they are compared with, has changed. Return how many.

    At most ``limit`` pages are checked, and CHUNK_SIZE of them are in memory at a time.
    """
    clinic = read_clinic(site)
    fingerprint = fingerprint_of(clinic)
    stale = PageAudit.objects.filter(page__in=pages).exclude(contradictions_basis=fingerprint).order_by("pk")
    ids = list(stale.values_list("pk", flat=True)[:limit])
    for start in range(0, len(ids), CHUNK_SIZE):
        chunk = ids[start : start + CHUNK_SIZE]
        check_chunk(chunk, clinic, fingerprint, site)
        if progress:
            progress(start + len(chunk), len(ids))
    return len(ids)


def check_chunk(ids: list[int], clinic: Clinic, fingerprint: str, site: Site) -> None:
    audits = list(PageAudit.objects.filter(pk__in=ids).select_related("page").defer("text"))
    for audit in audits:
        rows = [] if audit.page.alias_of_id else audit.passages
        audit.contradictions = check_passages(rows, audit.data.get("approved"), clinic)
        audit.contradictions_basis = fingerprint
    PageAudit.objects.bulk_update(audits, FIELDS, batch_size=CHUNK_SIZE)
    store_findings({audit.pk: audit.contradictions for audit in audits}, site)


def store_findings(contradictions: Mapping[int, list[dict[str, Any]]], site: Site) -> None:
    """Store the findings and the scores of audited pages with these ``{page id: contradictions}``."""
    confirmed = confirmed_fingerprints(contradictions)
    pages = list(AuditedPage.objects.filter(pk__in=contradictions))
    for page in pages:
        found = as_findings(contradictions[page.pk], confirmed[page.pk], site)
        page.set_findings([*(finding for finding in page.findings if finding.code != CODE), *found])
    AuditedPage.objects.bulk_update(pages, FINDING_FIELDS, batch_size=CHUNK_SIZE)


def update_stored_findings(page: Page) -> None:
    """Store the findings of ``page`` again, after a statement was confirmed or is in question again."""
    audit = PageAudit.objects.filter(pk=page.pk).only("contradictions").first()
    site = page.get_site()
    if audit and site:
        store_findings({page.pk: audit.contradictions}, site)
