"""The audit of a whole site: all live pages with their facts, links and findings."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from wagtail.images import get_image_model
from wagtail.models import Page

from ...models import PageAudit, SiteSettings
from . import site_checks
from .facts import PageFacts
from .findings import by_weight, grade, score
from .links import SiteLinks, hosts_of, internal_path
from .page_checks import page_findings
from .store import live_pages, refresh

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
)


@dataclass
class AuditedPage:
    """One live page in the audit."""

    page: Page
    facts: PageFacts
    address: str  # the path on the site
    site_url: str
    is_home: bool = False
    is_listed: bool = False  # by a live parent that lists the pages below it
    is_elsewhere: bool = False  # its canonical names another page
    links_in: int = 0  # pages that lead here, in text or as author or reviewer
    links_out: int = 0  # pages that it leads to
    text_links: int = 0  # of these, from text, buttons and lists of blocks
    findings: list = field(default_factory=list)

    @property
    def pk(self):
        return self.page.pk

    @property
    def title(self):
        return self.page.title

    @property
    def full_address(self):
        return self.site_url + self.address

    @property
    def findings_text(self):
        """All findings, one a line."""
        return "\n".join(f"{found.severity_label}: {found.label}. {found.message}" for found in self.findings)

    @property
    def type_name(self):
        return self.page.page_type_display_name

    @property
    def min_words(self):
        return getattr(self.page.specific_class, "min_words", 0)

    @property
    def words(self):
        return self.facts.words

    @cached_property
    def score(self):
        return score(self.findings)

    @property
    def grade(self):
        return grade(self.score)


class SiteAudit:
    """Findings about all live pages of ``site``; pages published since the last audit are read first.

    ``draft_facts`` (``{page id: PageFacts}``) stand in for those of the live pages: what would be found if they were
    published. ``progress(done, total)`` is called while pages are read.
    """

    def __init__(self, site, draft_facts=None, progress=lambda done, total: None):
        self.site = site
        refresh(site, progress)
        self.pages = live_pages(site).only(*PAGE_FIELDS).order_by("path").in_bulk()
        facts = {
            page: PageFacts(**row)
            for page, row in PageAudit.objects.filter(page__in=live_pages(site)).values_list("page", "facts")
        }
        facts |= draft_facts or {}
        paths = {pk: self.path_of(page) for pk, page in self.pages.items()}
        self.links = SiteLinks(site, self.pages, paths)
        self.audited = {
            pk: AuditedPage(page, facts[pk], paths[pk], site.root_url, is_home=pk == site.root_page_id)
            for pk, page in self.pages.items()
            if pk in facts
        }
        self._judge()
        if not draft_facts:
            self._keep_scores()

    def path_of(self, page):
        return "/" + page.url_path.removeprefix(self.site.root_page.url_path)

    def __iter__(self):
        return iter(self.audited.values())

    def __len__(self):
        return len(self.audited)

    def _judge(self):
        found = defaultdict(list)
        for audited in self:
            audited.is_elsewhere = self._is_elsewhere(audited)
            found[audited.pk] += page_findings(audited.facts, audited.min_words)
        for page, finding in self._follow_links():
            found[page].append(finding)
        self._mark_listed()
        for checks in (
            site_checks.check_duplicates(self),
            site_checks.check_pictures(self, self._images_without_alt()),
            site_checks.check_reachability(self, self._menu_ids()),
        ):
            for page, finding in checks:
                found[page].append(finding)
        for audited in self:
            audited.findings = by_weight(found[audited.pk])

    def _is_elsewhere(self, audited):
        canonical = audited.facts.canonical
        return bool(canonical) and internal_path(canonical, hosts_of(self.site)) != audited.address

    def _follow_links(self):
        """Count the links of all pages; yield ``(page id, Finding)`` for those that are not as they should be."""
        self.links.load_redirects(href for page in self for _path, href in page.facts.addresses)
        names = self._unpublished_names()
        links_in = Counter()
        for audited in self:
            in_text, named = set(), {to for _path, to in audited.facts.named_pages if to in self.pages}
            for path, target in audited.facts.page_links:
                if finding := site_checks.link_finding(self.links, names, path, target):
                    yield audited.pk, finding
                if target in self.pages:
                    in_text.add(target)
            for path, href in audited.facts.addresses:
                target, finding = site_checks.address_finding(self.links, path, href)
                if finding:
                    yield audited.pk, finding
                if target in self.pages:
                    in_text.add(target)
            in_text.discard(audited.pk)
            audited.text_links, audited.links_out = len(in_text), len(in_text | named)
            links_in.update(in_text | named)
        for audited in self:
            audited.links_in = links_in[audited.pk]

    def _unpublished_names(self):
        targets = {to for page in self for _path, to in page.facts.page_links} - self.pages.keys()
        return dict(Page.objects.filter(pk__in=targets).values_list("pk", "title")) if targets else {}

    def _mark_listed(self):
        listing = {page.path for page in self.pages.values() if getattr(page.specific_class, "lists_children", False)}
        for audited in self:
            audited.is_listed = audited.page.path[: -Page.steplen] in listing

    def _images_without_alt(self):
        wanted = {image for page in self for _path, image in page.facts.pictures}
        model = get_image_model()
        blank = model.objects.filter(pk__in=wanted, description="").exclude(is_decorative=True)
        return dict(blank.values_list("pk", "title")) if wanted else {}

    def _menu_ids(self):
        """Ids of the pages that header and footer lead to."""
        navigation = SiteSettings.of(self.site).navigation
        ids = set()
        for menu in navigation.MENUS:
            for item in getattr(navigation, menu).get_prep_value():
                page, _problem = self.links.follow(item["value"].get("url") or "")
                ids |= {item["value"].get("page"), page}
        return ids - {None}

    def _keep_scores(self):
        """Note scores and findings for the dashboard, where they have changed."""
        changed = []
        for kept in PageAudit.objects.filter(page__in=self.audited).only("page", "score", "findings"):
            audited = self.audited[kept.page_id]
            findings = [finding.as_json() for finding in audited.findings]
            if (kept.score, kept.findings) != (audited.score, findings):
                kept.score, kept.findings = audited.score, findings
                changed.append(kept)
        PageAudit.objects.bulk_update(changed, ["score", "findings"], batch_size=200)
