"""All checks of some pages of a site. Whatever the size of the site, only these pages are in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from wagtail.models import Page, Site

from site_core.media.availability import find_unreadable_images
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.robots_rules import RobotsRules

from . import site_checks
from .contradictions.checking import confirmed_fingerprints
from .contradictions.reporting import as_findings
from .duplicates import Duplicates, make_key
from .external_links.models import ExternalLink, ExternalLinkUse
from .findings import Finding
from .links import SiteLinks, internal_path, live_pages, site_hosts
from .models import AuditedPage
from .page_checks import check_page
from .page_data import PageData


def build_page(page: Page, data: PageData, site: Site) -> AuditedPage:
    """Return an unsaved AuditedPage with what ``data`` say. Findings and links are missing."""
    audited = AuditedPage(
        page=page,
        words=data.words,
        noindex=data.noindex,
        title_key=make_key(data.meta_title),
        description_key=make_key(data.meta_description),
        site_path="/" + page.url_path.removeprefix(site.root_page.url_path),
    )
    audited.data = data
    audited.is_home = page.pk == site.root_page_id
    audited.has_canonical_elsewhere = has_canonical_elsewhere(audited, site)
    return audited


def has_canonical_elsewhere(audited: AuditedPage, site: Site) -> bool:
    canonical = audited.data.canonical
    if audited.page.alias_of_id:
        return True
    return bool(canonical) and internal_path(canonical, site_hosts(site)) != audited.site_path


class PageChecker:
    """Checks pages of ``site``. Their rows, and those of other pages, have to be stored: they are compared."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.links = SiteLinks(site)
        self.duplicates = Duplicates(site)

    @cached_property
    def settings(self) -> SiteSettings:
        return SiteSettings.for_site(self.site)

    @cached_property
    def robots_rules(self) -> RobotsRules:
        return RobotsRules(self.settings.search.robots_txt)

    @cached_property
    def menu_ids(self) -> set[int]:
        """The ids of the pages that the header and footer link to."""
        navigation = self.settings.navigation
        values = [item["value"] for menu in navigation.MENUS for item in getattr(navigation, menu).get_prep_value()]
        urls = [value.get("url") or "" for value in values]
        links = SiteLinks(self.site)
        links.load((), urls)
        ids = {value.get("page") for value in values} | {links.resolve(url).page_id for url in urls}
        return {page_id for page_id in ids if page_id is not None}

    def check(self, pages: Collection[AuditedPage], contradictions: Mapping[int, list[dict[str, Any]]]) -> None:
        """Set the findings and the numbers of links of ``pages``. ``contradictions`` are those that are stored."""
        findings: dict[int, list[Finding]] = defaultdict(list)
        for page in pages:
            findings[page.pk] += check_page(page.data, page.min_words)
        for page_id, finding in self.find_all(pages, contradictions):
            findings[page_id].append(finding)
        for page in pages:
            # What is to be fixed in an alias is fixed in its original.
            page.set_findings([] if page.page.alias_of_id else findings[page.pk])

    def find_all(
        self, pages: Collection[AuditedPage], contradictions: Mapping[int, list[dict[str, Any]]]
    ) -> Iterator[site_checks.PageFinding]:
        """Yield the findings that depend on more than one page."""
        self.load_links(pages)
        for page in pages:
            yield from self.check_links(page)
        yield from self.duplicates.check(pages)
        yield from self.check_external_links(pages)
        yield from self.check_images(pages)
        yield from self.check_image_files(pages)
        yield from site_checks.check_robots_txt(pages, self.robots_rules)
        parents = self.load_parents(pages)
        yield from site_checks.check_slugs(pages, parents)
        yield from site_checks.check_reachability(pages, self.menu_ids)
        yield from self.check_contradictions(contradictions)

    def load_links(self, pages: Iterable[AuditedPage]) -> None:
        ids, hrefs = set(), set()
        for page in pages:
            ids |= {page_id for _path, page_id in [*page.data.page_links, *page.data.related_pages]}
            hrefs |= {href for _path, href in page.data.typed_urls}
        self.links.load(ids, hrefs)

    def linked_ids(self, page: AuditedPage) -> tuple[set[int], set[int]]:
        """Return the ids of the other live pages that ``page`` links to: in text, and in all. Load the links first."""
        data, live = page.data, self.links.pages.keys()
        typed = {self.links.resolve(href).page_id for _path, href in data.typed_urls}
        in_text = live & ({page_id for _path, page_id in data.page_links} | typed)
        related = live & {page_id for _path, page_id in data.related_pages}
        return in_text - {page.pk}, (in_text - {page.pk}) | related

    def check_links(self, page: AuditedPage) -> Iterator[site_checks.PageFinding]:
        """Count the links of ``page``, and yield a finding for each that has a problem."""
        in_text, linked = self.linked_ids(page)
        page.text_links, page.links_out = len(in_text), len(linked)
        for path, page_id in page.data.page_links:
            if finding := site_checks.check_page_link(self.links, path, page_id):
                yield page.pk, finding
        for path, href in page.data.typed_urls:
            if finding := site_checks.check_typed_link(self.links, path, href, self.links.resolve(href)):
                yield page.pk, finding

    def load_parents(self, pages: Collection[AuditedPage]) -> dict[str, Page]:
        """Return ``{tree path: parent}`` of live parents, and mark the pages that a parent lists."""
        paths = {page.page.path[: -Page.steplen] for page in pages}
        parents = {parent.path: parent for parent in live_pages(self.site).filter(path__in=paths)}
        for page in pages:
            parent = parents.get(page.page.path[: -Page.steplen])
            page.is_listed = parent is not None and getattr(parent.specific_class, "lists_children", False)
        return parents

    def check_external_links(self, pages: Iterable[AuditedPage]) -> Iterator[site_checks.PageFinding]:
        ids = [page.pk for page in pages]
        uses = ExternalLinkUse.objects.filter(page__in=ids, is_draft=False, link__in=ExternalLink.objects.problems())
        yield from site_checks.check_external_links(uses.select_related("link").order_by("pk"))

    def check_images(self, pages: Iterable[AuditedPage]) -> Iterator[site_checks.PageFinding]:
        ids = {image_id for page in pages for _path, image_id in page.data.images}
        images_without_alt = site_checks.find_images_without_alt(ids)
        for page in pages:
            for finding in site_checks.check_images(page.data, images_without_alt):
                yield page.pk, finding

    def check_image_files(self, pages: Collection[AuditedPage]) -> Iterator[site_checks.PageFinding]:
        """Find unreadable images of pages, and of the settings; the home page has the findings about those."""
        of_settings: set[int | None] = set()
        if any(page.is_home for page in pages):
            of_settings = {self.settings.clinic.logo_id, self.settings.sharing.og_image_default_id}
        ids = {image_id for page in pages for _path, image_id in page.data.image_files}
        broken = {image.pk: image for image in find_unreadable_images(ids | of_settings)}
        yield from site_checks.check_image_files(pages, broken)
        for image_id in of_settings & broken.keys():
            yield self.site.root_page_id, site_checks.unreadable_image(broken[image_id])

    def check_contradictions(
        self, contradictions: Mapping[int, list[dict[str, Any]]]
    ) -> Iterator[site_checks.PageFinding]:
        """Yield what the last check of the texts found."""
        rows = {page_id: each for page_id, each in contradictions.items() if each}
        confirmed = confirmed_fingerprints(rows)
        for page_id, each in rows.items():
            for finding in as_findings(each, confirmed[page_id], self.site):
                yield page_id, finding
