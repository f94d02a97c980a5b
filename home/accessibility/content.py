"""What the database knows: which pages to measure, overdue reviews, broken links, and the last verified restore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from wagtail.models import Site, get_page_models

from site_core.backups.models import BackupRun
from site_core.pages.models import BasePage, ReviewedPage
from site_core.seo_audit.models import AuditedPage, ExternalLink

from .results import Links


def find_pages() -> Iterator[BasePage]:
    """Yield the first public page of each type of the default site, in the order of the tree."""
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    pages = [
        page
        for model in get_page_models()
        if issubclass(model, BasePage)
        and (page := model.objects.public_live().descendant_of(root, inclusive=True).order_by("path").first())
    ]
    yield from sorted(pages, key=lambda page: str(page.path))


class MeasuredContent(NamedTuple):
    reviewed_pages: int
    overdue_reviews: int
    broken_links: Links
    verified_restore: str | None


def measure_content() -> MeasuredContent:
    """Return what the database knows: overdue reviews, broken links, and the last restore that was verified."""
    models = [model for model in get_page_models() if issubclass(model, ReviewedPage)]
    reviewed = [model.objects.public_live() for model in models]
    today = timezone.localdate()
    verified = BackupRun.objects.filter(is_verified=True).order_by("-finished_at").first()
    return MeasuredContent(
        reviewed_pages=sum(pages.count() for pages in reviewed),
        overdue_reviews=sum(pages.filter(next_review__lt=today).count() for pages in reviewed),
        broken_links=count_broken_links(),
        verified_restore=verified.finished_at.isoformat() if verified else None,
    )


def count_broken_links() -> Links:
    """Return how many links are broken, as of the last audit. None if there was none, or links aren’t checked."""
    audited = AuditedPage.objects.filter(page__live=True)
    rows = audited.filter(codes__contains=" link_broken ")
    internal = sum(finding.code == "link_broken" for page in rows for finding in page.findings)
    used = ExternalLink.objects.used()
    is_checked = settings.CHECK_EXTERNAL_LINKS and used.exclude(checked_at=None).exists()
    return Links(
        internal=internal if audited.exists() else None,
        external=used.filter(uses__is_draft=False).problems().distinct().count() if is_checked else None,
    )
