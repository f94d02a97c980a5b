"""Keeps the facts of all live pages: each page is read once for each time it is published."""

import hashlib
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from ...models import BasePage, PageAudit, SiteSettings
from .extraction import facts_of, page_relations
from .facts import PageFacts
from .findings import KINDS, Finding, by_weight, score
from .page_checks import page_findings

# Step this when facts are taken in another way: all pages are then read anew.
FACTS_VERSION = 1
CHUNK = 100
KEPT_FIELDS = ["revision_id", "published_at", "basis", "facts", "text", "taken_at"]


def basis_of(settings):
    """Names what the served titles and descriptions hang on besides the page: when it changes, facts are stale."""
    clinic, search = settings.clinic, settings.search
    parts = [FACTS_VERSION, clinic.name, clinic.tagline, search.title_pattern, search.description_pattern]
    return hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()


def live_pages(site):
    return Page.objects.live().descendant_of(site.root_page, inclusive=True)


def stale_pages(site, basis):
    """``{content type id: [page id, …]}`` of live pages of ``site`` whose facts are missing or old."""
    kept = {
        page: (revision, published, of)
        for page, revision, published, of in PageAudit.objects.values_list(
            "page", "revision_id", "published_at", "basis"
        )
    }
    stale = defaultdict(list)
    rows = live_pages(site).values_list("pk", "live_revision_id", "last_published_at", "content_type_id")
    for page, revision, published, content_type in rows:
        if kept.get(page) != (revision, published, basis):
            stale[content_type].append(page)
    return stale


def refresh(site, progress=lambda done, total: None):
    """Take the facts of all stale pages of ``site``; ``progress(done, total)`` is called after each batch."""
    settings = SiteSettings.of(site)
    basis = basis_of(settings)
    stale = stale_pages(site, basis)
    done, total = 0, sum(map(len, stale.values()))
    for content_type, ids in stale.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is None or not issubclass(model, BasePage):
            continue
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            keep([taken(page, settings, basis) for page in whole_pages(model, chunk)])
            done += len(chunk)
            progress(done, total)
    return total


def whole_pages(model, ids):
    relations = [relation for relation, _keys in page_relations(model)]
    return model.objects.filter(pk__in=ids).prefetch_related(*relations)


def taken(page, settings, basis):
    """An unsaved PageAudit with the facts of ``page``, live and specific."""
    page.site_settings = settings
    facts, text = facts_of(page)
    return PageAudit(
        page_id=page.pk,
        revision_id=page.live_revision_id,
        published_at=page.last_published_at,
        basis=basis,
        facts=facts.as_json(),
        text=text,
    )


def keep(audits):
    PageAudit.objects.bulk_create(
        audits, update_conflicts=True, unique_fields=["page"], update_fields=KEPT_FIELDS, batch_size=CHUNK
    )


def update_audit(page):
    """Called when ``page`` has been published: its own findings are up to date at once, those of the site stay."""
    site = page.get_site()
    if site is None:
        return
    settings = SiteSettings.of(site)
    audit = taken(page, settings, basis_of(settings))
    before = PageAudit.objects.filter(page=page.pk).values_list("findings", flat=True).first() or []
    own = page_findings(PageFacts(**audit.facts), page.min_words)
    of_site = [Finding(**row) for row in before if row["code"] in KINDS and KINDS[row["code"]].of_site]
    findings = by_weight([*own, *of_site])
    keep([audit])
    PageAudit.objects.filter(page=page.pk).update(
        score=score(findings), findings=[finding.as_json() for finding in findings]
    )


def forget(page):
    """Called when ``page`` was saved outside publishing, by a script for instance: its facts may not hold."""
    PageAudit.objects.filter(page=page.pk).update(basis="")
