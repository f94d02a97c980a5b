"""Store the data of all live pages. Each page is read once after each time it is published."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet
from wagtail.models import Page, Site

from site_core.pages.models import BasePage
from site_core.pages.page_content import page_relations
from site_core.site_settings.models import SiteSettings

from .contradictions.checking import refresh_contradictions
from .external_links.uses import save_page_uses
from .extract import extract_page_data
from .links import live_pages
from .models import AuditedPage, PageAudit
from .page_checker import build_page
from .page_checks import check_page
from .page_data import PageData

# Increase it when the extraction changes, so that all pages are read again.
DATA_VERSION = 10
CHUNK_SIZE = 100
UPDATE_FIELDS = ["revision_id", "published_at", "basis", "data", "text", "passages", "contradictions_basis", "taken_at"]

# Of AuditedPage, when one page is published. Its links are counted by the audit of the whole site.
UPDATED_FIELDS = (
    *("words", "noindex", "has_canonical_elsewhere", "title_key", "description_key", "site_path", "score"),
    *("finding_count", "contradiction_count", "codes", "findings_json"),
)

Progress = Callable[[int, int], None]  # called with (done, total)


def no_progress(done: int, total: int) -> None:
    """Report nothing."""


def settings_fingerprint(settings: SiteSettings) -> str:
    """Return a hash of the settings that titles and descriptions depend on. Data with another hash are stale."""
    clinic, search = settings.clinic, settings.search
    parts = [DATA_VERSION, clinic.name, clinic.tagline, search.title_pattern, search.description_pattern]
    return hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()


def stale_pages(site: Site, fingerprint: str) -> dict[int, list[int]]:
    """Return ``{content type id: [page id, …]}`` of the live pages of ``site`` whose data are missing or stale."""
    is_same = Q(seo_audit__basis=fingerprint)
    for stored, current in (("revision_id", "live_revision_id"), ("published_at", "last_published_at")):
        both_empty = Q((f"seo_audit__{stored}", None), (current, None))
        is_same &= Q((f"seo_audit__{stored}", F(current))) | both_empty
    fresh = live_pages(site).filter(is_same)
    stale: dict[int, list[int]] = defaultdict(list)
    pages = live_pages(site).order_by().exclude(pk__in=fresh.order_by().values("pk"))
    for page_id, content_type_id in pages.values_list("pk", "content_type_id").iterator():
        stale[content_type_id].append(page_id)
    return stale


def refresh_page_data(site: Site, progress: Progress = no_progress) -> int:
    """Extract the data of all stale pages of ``site``, and return how many there were.

    ``progress(done, total)`` is called after each batch.
    """
    settings = SiteSettings.for_site(site)
    fingerprint = settings_fingerprint(settings)
    stale = stale_pages(site, fingerprint)
    done, total = 0, sum(map(len, stale.values()))
    for content_type_id, ids in stale.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is None or not issubclass(model, BasePage):
            continue
        for start in range(0, len(ids), CHUNK_SIZE):
            chunk = ids[start : start + CHUNK_SIZE]
            save_audits([build_audit(page, settings, fingerprint) for page in prefetch_pages(model, chunk)])
            done += len(chunk)
            progress(done, total)
    return total


def prefetch_pages(model: Any, ids: list[int]) -> QuerySet[Page]:
    relations = [relation for relation, _keys in page_relations(model)]
    if hasattr(model, "references"):
        relations.append("references")
    return model.objects.filter(pk__in=ids).prefetch_related(*relations)


def build_audit(page: BasePage, settings: SiteSettings, fingerprint: str) -> PageAudit:
    """Return an unsaved PageAudit with the data of ``page``, a live and specific page."""
    page.site_settings = settings
    extracted = extract_page_data(page)
    return PageAudit(
        page_id=page.pk,
        revision_id=page.live_revision_id,
        published_at=page.last_published_at,
        basis=fingerprint,
        data=extracted.data.as_json(),
        text=extracted.text,
        passages=extracted.passages,
    )


def save_audits(audits: list[PageAudit]) -> None:
    """Insert or update the data, and the links to other websites. Scores and findings stay as they are."""
    PageAudit.objects.bulk_create(
        audits, update_conflicts=True, unique_fields=["page"], update_fields=UPDATE_FIELDS, batch_size=CHUNK_SIZE
    )
    save_page_uses({audit.page_id: audit.data["outgoing_links"] for audit in audits})


def update_audit(page: BasePage) -> None:
    """Update the data and the page's own findings after publication. Site-wide findings stay until the next audit."""
    site = page.get_site()
    if site is None or page.alias_of_id:
        return
    settings = SiteSettings.for_site(site)
    audit = build_audit(page, settings, settings_fingerprint(settings))
    save_audits([audit])
    audited = build_page(page, PageData.from_json(audit.data), site)
    stored = AuditedPage.objects.filter(pk=page.pk).first()
    site_wide = [finding for finding in stored.findings if finding.type.site_wide] if stored else []
    audited.set_findings([*check_page(audited.data, page.min_words), *site_wide])
    AuditedPage.objects.bulk_create(
        [audited], update_conflicts=True, unique_fields=["page"], update_fields=UPDATED_FIELDS
    )
    refresh_contradictions(site, Page.objects.filter(pk=page.pk))


def mark_stale(page: BasePage) -> None:
    """Have the data of ``page`` extracted again, because it was saved without being published."""
    PageAudit.objects.filter(page=page.pk).update(basis="")
