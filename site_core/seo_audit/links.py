"""Resolve links on a site: to a live page, through a redirect, or to nothing."""

from collections.abc import Iterable
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, PageViewRestriction, Site


def internal_path(href: str, hosts: set[str]) -> str | None:
    """Return the path of ``href`` on this site, without query and fragment. None for any other link."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    if parts.scheme in {"http", "https"} or (not parts.scheme and parts.netloc):
        return (unquote(parts.path) or "/") if parts.netloc.lower() in hosts else None
    return unquote(parts.path) if not parts.scheme and parts.path.startswith("/") else None


def site_hosts(site: Site) -> set[str]:
    port = "" if site.port in {80, 443} else f":{site.port}"
    return {f"{site.hostname.lower()}{port}", f"{site.hostname.lower()}:{site.port}"}


def is_view_path(path: str) -> bool:
    """Return whether a view other than Wagtail's page view handles ``path``: search, a document, the manifest."""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


class LinkTarget(NamedTuple):
    """Where a typed link leads. ``page_id`` is None for anything but a page of this site."""

    page_id: int | None
    status: Literal["ok", "broken", "redirected", "external"]


class SiteLinks:
    """Resolves links among the live pages of one site, given as ``{page id: page}`` and ``{page id: path}``."""

    def __init__(self, site: Site, pages: dict[int, Page], paths: dict[int, str]) -> None:
        self.site, self.pages = site, pages
        self.hosts = site_hosts(site)
        self.by_path = {path: page_id for page_id, path in paths.items()}
        self.private_paths = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
        self._redirects: dict[str, int | None] = {}
        # Pages with routes of their own, the longest path first.
        self.routable = sorted(
            (
                (path, page_id)
                for path, page_id in self.by_path.items()
                if issubclass(pages[page_id].specific_class or object, RoutablePageMixin)
            ),
            reverse=True,
        )

    def is_private(self, page: Page) -> bool:
        return bool(self.private_paths) and page.path.startswith(self.private_paths)

    def load_redirects(self, hrefs: Iterable[str]) -> None:
        """Fetch, in one query, the redirects of those ``hrefs`` that don't match a page."""
        paths = {path for href in hrefs if (path := internal_path(href, self.hosts))}
        old_paths = {Redirect.normalise_path(path) for path in paths if path not in self.by_path}
        redirects = Redirect.get_for_site(self.site).filter(old_path__in=old_paths)
        self._redirects = dict(redirects.values_list("old_path", "redirect_page"))

    def resolve(self, href: str) -> LinkTarget:
        """Return where a typed link leads. Call ``load_redirects`` with it first."""
        path = internal_path(href, self.hosts)
        if path is None:
            return LinkTarget(None, "external")
        if path in self.by_path:
            return LinkTarget(self.by_path[path], "ok")
        old_path = Redirect.normalise_path(path)
        if old_path in self._redirects:
            return LinkTarget(self._redirects[old_path], "redirected")
        if f"{path}/" in self.by_path:
            return LinkTarget(self.by_path[f"{path}/"], "redirected")
        if is_view_path(path):
            return LinkTarget(None, "ok")
        return self._resolve_route(path)

    def _resolve_route(self, path: str) -> LinkTarget:
        for start, page_id in self.routable:
            if path.startswith(start):
                try:
                    self.pages[page_id].specific_class().resolve_subpage("/" + path[len(start) :])
                except Resolver404:
                    continue
                return LinkTarget(page_id, "ok")
        return LinkTarget(None, "broken")
