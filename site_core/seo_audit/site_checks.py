"""Findings that depend on the other pages of the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page

from site_core.media.models import ClinicImage
from site_core.pages.slugs import reserved_slugs
from site_core.site_settings.robots_rules import ANY_CRAWLER, BING, GOOGLE, RobotsRules

from .findings import Finding
from .links import LinkTarget, SiteLinks
from .page_data import PageData

if TYPE_CHECKING:
    from .external_links.models import ExternalLinkUse
    from .models import AuditedPage

PageFinding = tuple[int, Finding]  # page id, Finding


def check_external_links(uses: Iterable[ExternalLinkUse]) -> Iterator[PageFinding]:
    """Describe the links to other websites that no longer work."""
    for use in uses:
        message = f"{use.href}: {use.link.get_reason_display()}"
        path = "" if use.reusable_block_id else use.path
        yield cast(int, use.page_id), Finding("external_link_broken", message, path)


def find_images_without_alt(ids: Collection[int]) -> dict[int, str]:
    """Return ``{image id: title}`` of the images of the library with one of ``ids`` that have no alt text."""
    images = get_image_model().objects.filter(pk__in=ids, description="").exclude(is_decorative=True)
    return dict(images.values_list("pk", "title")) if ids else {}


def check_images(data: PageData, images_without_alt: Mapping[int, str]) -> Iterator[Finding]:
    """Find images of one page without alt text in the library. ``images_without_alt``: ``{image id: title}``."""
    for path, image_id in data.images:
        if image_id in images_without_alt:
            message = _(
                "The image “%(title)s” has no alt text. Open it under Images and describe what it shows, or mark it as "
                "decorative."
            )
            yield Finding("image_without_alt", message % {"title": images_without_alt[image_id]}, path)


def check_robots_txt(pages: Iterable[AuditedPage], rules: RobotsRules) -> Iterator[PageFinding]:
    """Find pages that robots.txt keeps search engines from reading."""
    engines = {GOOGLE: _("Google"), BING: _("Bing"), ANY_CRAWLER: _("other search engines")}
    for page in pages:
        if blocked := [name for crawler, name in engines.items() if not rules.allows(page.site_path, crawler)]:
            message = _(
                "robots.txt keeps these search engines from reading the page: %(engines)s. Change robots.txt under "
                "Settings, Search engines. To hide the page, use “Hide from search engines” instead."
            )
            yield page.pk, Finding("robots_blocked", message % {"engines": ", ".join(blocked)})


def check_slugs(pages: Iterable[AuditedPage], parents: Mapping[str, Page]) -> Iterator[PageFinding]:
    """Find pages that nobody can open, because the site itself uses their URLs. Older versions allowed such slugs.

    ``parents``: ``{tree path: page}`` of their parents.
    """
    reserved = {path: reserved_slugs(parent) for path, parent in parents.items()}
    for page in pages:
        if page.page.slug in reserved.get(page.page.path[: -Page.steplen], ()):
            message = _("The site itself uses the URL %(url)s, so visitors can’t open this page. Change the slug.")
            yield page.pk, Finding("slug_reserved", message % {"url": page.site_path}, "slug")


def check_image_files(pages: Iterable[AuditedPage], broken: Mapping[int, ClinicImage]) -> Iterator[PageFinding]:
    """Find images whose file is missing or damaged. ``broken``: ``{image id: image}``."""
    for page in pages:
        for path, image_id in page.data.image_files:
            if image_id in broken:
                yield page.pk, unreadable_image(broken[image_id], path)


def unreadable_image(image: ClinicImage, path: str = "") -> Finding:
    message = _(
        "The file of the image “%(title)s” is %(problem)s, so visitors don’t see it. Open the image under Images and "
        "upload the file again."
    )
    values = {"title": image.title, "problem": image.get_file_problem_display()}
    return Finding("image_unreadable", message % values, path)


def check_reachability(pages: Iterable[AuditedPage], menu_ids: set[int]) -> Iterator[PageFinding]:
    """Find orphans, dead ends, hidden pages in the menu, and pages with a canonical URL elsewhere."""
    for page in pages:
        in_menu = page.pk in menu_ids
        if not (page.links_in != 0 or in_menu or page.is_home or page.is_listed or page.noindex):
            message = _(
                "No other page’s text, list, or menu links to this page, so readers and search engines don’t find it. "
                "Link to it from a page about the same topic."
            )
            yield page.pk, Finding("orphan", message)
        if page.min_words and not page.text_links:
            message = _("The text has no links to other pages. Link to a treatment, a person, or an article.")
            yield page.pk, Finding("no_links_out", message, "body")
        if in_menu and page.noindex:
            message = _(
                "The page is in the menu, but hidden from search engines. Remove it from the menu, or clear “Hide from "
                "search engines”."
            )
            yield page.pk, Finding("noindex_in_menu", message, "noindex")
        if page.has_canonical_elsewhere:
            message = _(
                "The canonical URL tells search engines to list %(url)s instead of this page. If you don’t want that, "
                "clear the canonical URL."
            )
            yield page.pk, Finding("canonical_elsewhere", message % {"url": page.data.canonical}, "canonical_url")


def check_page_link(links: SiteLinks, path: str, page_id: int) -> Finding | None:
    """Check a link to a page."""
    if page_id in links.pages:
        if not links.is_private(page_id):
            return None
        message = _(
            "This text links to “%(title)s”, which visitors can’t open without signing in or a password. Make that "
            "page public, or remove the link."
        )
        return Finding("link_private", message % {"title": links.titles[page_id]}, path)
    if page_id in links.unpublished:
        message = _("This text links to “%(title)s”, which is not published. Publish that page, or remove the link.")
        return Finding("link_broken", message % {"title": links.unpublished[page_id]}, path)
    message = _("This text links to a page that has been deleted. Choose another page, or remove the link.")
    return Finding("link_broken", message, path)


def check_typed_link(links: SiteLinks, path: str, href: str, target: LinkTarget) -> Finding | None:
    """Check a typed link that leads to ``target``."""
    if target.status == "broken":
        message = _("The link %(url)s is broken. Select the page itself instead of typing its URL.")
        return Finding("link_broken", message % {"url": href}, path)
    if target.status != "redirected":
        return None
    if target.page_id is not None and target.page_id not in links.pages:
        message = _("The link %(url)s redirects to a page that is not published. Choose another page.")
        return Finding("link_broken", message % {"url": href}, path)
    message = _(
        "The link %(url)s reaches its page through a redirect. Select the page itself, so that the link keeps working "
        "when the page is renamed."
    )
    return Finding("link_redirected", message % {"url": href}, path)
