"""The audit of a whole site: all live pages with their data, links, and findings, some pages at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, Site

from .contradictions.checking import refresh_contradictions
from .links import live_pages
from .models import AuditedPage, PageAudit
from .page_checker import PageChecker, build_page
from .page_data import PageData
from .store import Progress, no_progress, refresh_page_data

CHUNK_SIZE = 100
# Pages checked for contradictions at once. The scheduled job checks the others.
MAX_RECHECKED = 300
# Larger sites are audited in the background. This many pages take a second or two of processor time.
MAX_PAGES_IN_REQUEST = 500
PAGE_FIELDS = (
    *("title", "path", "depth", "slug", "url_path", "content_type", "last_published_at", "owner", "locale"),
    *("has_unpublished_changes", "latest_revision", "alias_of"),
)
DATA_FIELDS = ("words", "noindex", "has_canonical_elsewhere", "title_key", "description_key", "site_path")
RESULT_FIELDS = ("score", "finding_count", "contradiction_count", "codes", "findings_json", "links_in", "links_out")


def audited_pages(site: Site) -> QuerySet[AuditedPage]:
    """Return the live pages of ``site`` as of the last audit, in the order of the tree."""
    return AuditedPage.objects.filter(page__in=live_pages(site)).select_related("page").order_by("page__path")


def is_small(site: Site) -> bool:
    """Return whether the site has so few pages that a request may audit all of them."""
    return not live_pages(site).order_by()[MAX_PAGES_IN_REQUEST:].exists()


class SiteReader:
    """Reads the live pages of ``site`` that were published since the last time, and compares all of them."""

    def __init__(self, site: Site, progress: Progress = no_progress) -> None:
        self.site, self.progress = site, progress
        refresh_page_data(site, progress)
        refresh_contradictions(site, live_pages(site), progress, limit=MAX_RECHECKED)
        self.total = live_pages(site).count()
        self.checker = PageChecker(site)

    def _chunks(self) -> Iterator[list[AuditedPage]]:
        """Yield all live pages that have been read."""
        last, is_last = 0, False
        while not is_last:
            pages = list(live_pages(self.site).only(*PAGE_FIELDS).filter(pk__gt=last).order_by("pk")[:CHUNK_SIZE])
            is_last = len(pages) < CHUNK_SIZE
            last = pages[-1].pk if pages else last
            audits = PageAudit.objects.filter(page__in=[page.pk for page in pages])
            data = dict(audits.values_list("page", "data"))
            read = [(page, PageData.from_json(data[page.pk])) for page in pages if page.pk in data]
            yield [build_page(page, page_data, self.site) for page, page_data in read]

    def count_links(self) -> Counter[int]:
        """Store what other pages are compared with. Return by how many pages each page is linked."""
        links_in: Counter[int] = Counter()
        for number, pages in enumerate(self._chunks(), 1):
            save_changed(pages, DATA_FIELDS)
            self.checker.load_links(pages)
            for page in pages:
                links_in.update(self.checker.linked_ids(page)[1])
            self.progress(number * CHUNK_SIZE // 2, self.total)
        return links_in


class SiteAudit(SiteReader):
    """Audits ``site``, and stores the findings.

    It reads all pages twice: to know the links and the titles of all, and then to check each of them.
    ``progress(done, total)`` is called after each chunk.
    """

    def __init__(self, site: Site, progress: Progress = no_progress) -> None:
        super().__init__(site, progress)
        self._check_pages(self.count_links())

    @property
    def audited(self) -> dict[int, AuditedPage]:
        """``{page id: AuditedPage}`` of all live pages."""
        return {audited.pk: audited for audited in self}

    def __iter__(self) -> Iterator[AuditedPage]:
        return audited_pages(self.site).iterator(CHUNK_SIZE)

    def __len__(self) -> int:
        return audited_pages(self.site).count()

    def _check_pages(self, links_in: Counter[int]) -> None:
        for number, pages in enumerate(self._chunks(), 1):
            audits = PageAudit.objects.filter(page__in=[page.pk for page in pages]).exclude(contradictions=[])
            for page in pages:
                page.links_in = links_in[page.pk]
            self.checker.check(pages, dict(audits.values_list("page", "contradictions")))
            save_changed(pages, RESULT_FIELDS)
            self.progress((self.total + number * CHUNK_SIZE) // 2, self.total)


def save_changed(pages: Sequence[AuditedPage], fields: Sequence[str]) -> None:
    """Insert or update the rows whose ``fields`` differ from those stored. Pages that were deleted are left out."""
    rows = AuditedPage.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", *fields)
    stored = {pk: values for pk, *values in rows}
    changed = {page.pk: page for page in pages if stored.get(page.pk) != [getattr(page, field) for field in fields]}
    if not changed:
        return
    with transaction.atomic():
        existing = Page.objects.filter(pk__in=changed).values_list("pk", flat=True)
        AuditedPage.objects.bulk_create(
            [changed[pk] for pk in existing], update_conflicts=True, unique_fields=["page"], update_fields=fields
        )
