"""The audit of a whole site: all live pages with their data, links, and findings."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from wagtail.models import Page, Site

from site_core.media.availability import find_unreadable_images
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.robots_rules import RobotsRules

from . import site_checks
from .contradictions.checking import confirmed_fingerprints, refresh_contradictions
from .contradictions.reporting import as_findings
from .external_links.models import ExternalLink, ExternalLinkUse
from .findings import Finding, Grade, calculate_score, get_grade, sort_by_severity
from .links import SiteLinks, internal_path, site_hosts
from .models import PageAudit
from .page_checks import check_page
from .page_data import PageData
from .store import Progress, live_pages, no_progress, refresh_page_data

# Pages checked for contradictions at once. The scheduled job checks the others.
MAX_RECHECKED = 300
PAGE_FIELDS = (
    "title",
    "path",
    "depth",
    "slug",
    "url_path",
    "content_type",
    "last_published_at",
    "owner",
    "locale",
    "has_unpublished_changes",
    "latest_revision",
    "alias_of",
)


@dataclass
class AuditedPage:
    """One live page in the audit."""

    page: Page
    data: PageData
    site_path: str  # the path on the site, “/articles/x/”
    root_url: str
    is_home: bool = False
    is_listed: bool = False  # by a live parent that lists its child pages
    has_canonical_elsewhere: bool = False
    links_in: int = 0  # number of pages that link to this one, in text or as author or reviewer
    links_out: int = 0  # number of pages that this one links to
    text_links: int = 0  # of these, from text, buttons, and lists of blocks
    findings: list[Finding] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.page.pk

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def full_url(self) -> str:
        return self.root_url + self.site_path

    @property
    def findings_text(self) -> str:
        """All findings, one per line."""
        return "\n".join(f"{finding.severity_label}: {finding.label}. {finding.message}" for finding in self.findings)

    @property
    def type_name(self) -> str:
        return str(self.page.page_type_display_name)

    @property
    def min_words(self) -> int:
        return getattr(self.page.specific_class, "min_words", 0)

    @property
    def words(self) -> int:
        return self.data.words

    @cached_property
    def score(self) -> int:
        return calculate_score(self.findings)

    @property
    def grade(self) -> Grade:
        return get_grade(self.score)


class SiteAudit:
    """Findings about all live pages of ``site``. Reads pages published since the last audit first.

    ``draft_data`` (``{page id: PageData}``) replace the data of live pages, to show the findings they would have if
    the drafts were published. ``progress(done, total)`` is called while pages are read.
    """

    def __init__(
        self, site: Site, draft_data: dict[int, PageData] | None = None, progress: Progress = no_progress
    ) -> None:
        self.site = site
        refresh_page_data(site, progress)
        refresh_contradictions(site, live_pages(site), progress, limit=MAX_RECHECKED)
        self.pages: dict[int, Page] = live_pages(site).only(*PAGE_FIELDS).order_by("path").in_bulk()
        rows = PageAudit.objects.filter(page__in=live_pages(site)).values_list("page", "data")
        data = {page_id: PageData.from_json(row) for page_id, row in rows}
        data |= draft_data or {}
        paths = {page_id: self.get_site_path(page) for page_id, page in self.pages.items()}
        self.links = SiteLinks(site, self.pages, paths)
        self.drafts = frozenset(draft_data or ())
        self.audited = {
            page_id: AuditedPage(
                page, data[page_id], paths[page_id], site.root_url, is_home=page_id == site.root_page_id
            )
            for page_id, page in self.pages.items()
            if page_id in data
        }
        self._run_checks()
        if not draft_data:
            self._store_findings()

    def get_site_path(self, page: Page) -> str:
        return "/" + page.url_path.removeprefix(self.site.root_page.url_path)

    def __iter__(self) -> Iterator[AuditedPage]:
        return iter(self.audited.values())

    def __len__(self) -> int:
        return len(self.audited)

    def _run_checks(self) -> None:
        findings: dict[int, list[Finding]] = defaultdict(list)
        for audited in self:
            audited.has_canonical_elsewhere = self._has_canonical_elsewhere(audited)
            findings[audited.pk] += check_page(audited.data, audited.min_words)
        for page_id, finding in self._check_links():
            findings[page_id].append(finding)
        self._mark_listed()
        for page_findings in (
            site_checks.check_duplicates(self),
            self._check_external_links(),
            self._check_images(),
            self._check_image_files(),
            site_checks.check_robots_txt(self, RobotsRules(SiteSettings.for_site(self.site).search.robots_txt)),
            site_checks.check_slugs(self.audited.values()),
            site_checks.check_reachability(self, self._menu_ids()),
            self._check_contradictions(),
        ):
            for page_id, finding in page_findings:
                findings[page_id].append(finding)
        for audited in self:
            # What is to be fixed in an alias is fixed in its original.
            audited.findings = [] if audited.page.alias_of_id else sort_by_severity(findings[audited.pk])

    def _has_canonical_elsewhere(self, audited: AuditedPage) -> bool:
        canonical = audited.data.canonical
        if audited.page.alias_of_id:
            return True
        return bool(canonical) and internal_path(canonical, site_hosts(self.site)) != audited.site_path

    def _check_links(self) -> Iterator[site_checks.PageFinding]:
        """Count the links of all pages, and yield ``(page id, Finding)`` for links with a problem."""
        self.links.load_redirects(href for page in self for _path, href in page.data.typed_urls)
        unpublished = self._unpublished_titles()
        links_in: Counter[int] = Counter()
        for audited in self:
            in_text: set[int] = set()
            for path, page_id in audited.data.page_links:
                if finding := site_checks.check_page_link(self.links, unpublished, path, page_id):
                    yield audited.pk, finding
                in_text.add(page_id)
            for path, href in audited.data.typed_urls:
                target = self.links.resolve(href)
                if finding := site_checks.check_typed_link(self.links, path, href, target):
                    yield audited.pk, finding
                if target.page_id is not None:
                    in_text.add(target.page_id)
            in_text = (in_text & self.pages.keys()) - {audited.pk}
            related = {page_id for _path, page_id in audited.data.related_pages} & self.pages.keys()
            audited.text_links, audited.links_out = len(in_text), len(in_text | related)
            links_in.update(in_text | related)
        for audited in self:
            audited.links_in = links_in[audited.pk]

    def _unpublished_titles(self) -> dict[int, str]:
        linked = {page_id for page in self for _path, page_id in page.data.page_links} - self.pages.keys()
        return dict(Page.objects.filter(pk__in=linked).values_list("pk", "title")) if linked else {}

    def _mark_listed(self) -> None:
        listing = {page.path for page in self.pages.values() if getattr(page.specific_class, "lists_children", False)}
        for audited in self:
            audited.is_listed = audited.page.path[: -Page.steplen] in listing

    def _check_external_links(self) -> Iterator[site_checks.PageFinding]:
        uses = ExternalLinkUse.objects.filter(page__in=self.pages, link__in=ExternalLink.objects.problems())
        yield from site_checks.check_external_links(uses.select_related("link").order_by("pk"))

    def _check_images(self) -> Iterator[site_checks.PageFinding]:
        ids = {image_id for page in self for _path, image_id in page.data.images}
        images_without_alt = site_checks.find_images_without_alt(ids)
        for page in self:
            for finding in site_checks.check_images(page.data, images_without_alt):
                yield page.pk, finding

    def _check_image_files(self) -> Iterator[site_checks.PageFinding]:
        """Find unreadable images of pages, and of the settings; the home page has the findings about those."""
        settings = SiteSettings.for_site(self.site)
        of_settings = {settings.clinic.logo_id, settings.sharing.og_image_default_id}
        ids = {image_id for page in self for _path, image_id in page.data.image_files}
        broken = {image.pk: image for image in find_unreadable_images(ids | of_settings)}
        yield from site_checks.check_image_files(self, broken)
        for image_id in of_settings & broken.keys():
            yield self.site.root_page_id, site_checks.unreadable_image(broken[image_id])

    def _check_contradictions(self) -> Iterator[site_checks.PageFinding]:
        """Yield what the last check of the texts found. Drafts are checked on their own."""
        audits = PageAudit.objects.filter(page__in=live_pages(self.site)).exclude(contradictions=[])
        rows = dict(audits.values_list("pk", "contradictions"))
        confirmed = confirmed_fingerprints(rows)
        for page_id in rows.keys() - self.drafts:
            for finding in as_findings(rows[page_id], confirmed[page_id], self.site):
                yield page_id, finding

    def _menu_ids(self) -> set[int]:
        """Return the ids of the pages that the header and footer link to."""
        navigation = SiteSettings.for_site(self.site).navigation
        ids: set[int | None] = set()
        for menu in navigation.MENUS:
            for item in getattr(navigation, menu).get_prep_value():
                ids |= {item["value"].get("page"), self.links.resolve(item["value"].get("url") or "").page_id}
        return {page_id for page_id in ids if page_id is not None}

    def _store_findings(self) -> None:
        """Store changed scores and findings for the dashboard."""
        changed = []
        for stored in PageAudit.objects.filter(page__in=self.audited).only("page", "score", "findings"):
            audited = self.audited[stored.page_id]
            findings = [finding.as_json() for finding in audited.findings]
            if (stored.score, stored.findings) != (audited.score, findings):
                stored.score, stored.findings = audited.score, findings
                changed.append(stored)
        PageAudit.objects.bulk_update(changed, ["score", "findings"], batch_size=200)
