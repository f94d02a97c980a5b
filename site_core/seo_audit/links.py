"""Resolve links on a site: to a live page, through a redirect, or to nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, PageViewRestriction, Site, get_page_models

from site_core.lib.chunks import chunks

BATCH_SIZE = 900  # values in one query


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


@lru_cache(maxsize=4096)
def is_view_path(path: str) -> bool:
    """Return whether a view other than Wagtail's page view handles ``path``: search, a document, the manifest."""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


def live_pages(site: Site) -> QuerySet[Page]:
    return Page.objects.live().descendant_of(site.root_page, inclusive=True)


class LinkTarget(NamedTuple):
    """Where a typed link leads. ``page_id`` is None for anything but a page of this site."""

    page_id: int | None
    status: Literal["ok", "broken", "redirected", "external"]


class SiteLinks:
    """Resolves links among the live pages of one site. Load those that you need first: pages may be many."""

    def __init__(self, site: Site) -> None:
        self.site, self.hosts, self.root_path = site, site_hosts(site), site.root_page.url_path
        self.private_paths = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
        self.pages: dict[int, str] = {}  # {id: tree path} of live pages
        self.titles: dict[int, str] = {}
        self.unpublished: dict[int, str] = {}  # {id: title} of other pages
        self.by_path: dict[str, int] = {}
        self._redirects: dict[str, int | None] = {}

    def load(self, page_ids: Collection[int], hrefs: Iterable[str]) -> None:
        """Read what links lead to: pages with ``page_ids``, and typed ``hrefs``. Discards what was loaded before."""
        self.pages, self.titles, self.unpublished, self.by_path = {}, {}, {}, {}
        paths = {path for href in hrefs if (path := internal_path(href, self.hosts)) and "\x00" not in path}
        self._load_paths(paths)
        self._load_redirects({Redirect.normalise_path(path) for path in paths if path not in self.by_path})
        redirected = {page_id for page_id in self._redirects.values() if page_id is not None}
        self._load_pages({*page_ids, *redirected} - self.pages.keys())

    def _load_paths(self, paths: Iterable[str]) -> None:
        url_paths = {self.root_path + path.strip("/") + ("/" if path.strip("/") else "") for path in paths}
        for batch in chunks(sorted(url_paths), BATCH_SIZE):
            # Filter by slug as well: it has an index, url_path does not.
            slugs = {url_path.rstrip("/").rpartition("/")[2] for url_path in batch}
            found = live_pages(self.site).filter(slug__in=slugs, url_path__in=batch)
            for page_id, path, url_path, title in found.values_list("pk", "path", "url_path", "title"):
                self.pages[page_id], self.titles[page_id] = path, title
                self.by_path["/" + url_path.removeprefix(self.root_path)] = page_id

    def _load_redirects(self, old_paths: Collection[str]) -> None:
        self._redirects = {}
        for batch in chunks(sorted(old_paths), BATCH_SIZE):
            redirects = Redirect.get_for_site(self.site).filter(old_path__in=batch)
            self._redirects |= redirects.values_list("old_path", "redirect_page")

    def _load_pages(self, page_ids: Collection[int]) -> None:
        root = self.site.root_page.path
        for batch in chunks(sorted(page_ids), BATCH_SIZE):
            rows = Page.objects.filter(pk__in=batch).values_list("pk", "path", "live", "title")
            for page_id, path, live, title in rows:
                if live and path.startswith(root):
                    self.pages[page_id], self.titles[page_id] = path, title
                else:
                    self.unpublished[page_id] = title

    @cached_property
    def routable(self) -> list[tuple[str, int, type[Page]]]:
        """``(path, id, type)`` of pages with routes of their own, the longest path first."""
        models = [model for model in get_page_models() if issubclass(model, RoutablePageMixin)]
        types = {each.pk: model for model, each in ContentType.objects.get_for_models(*models).items()}
        pages = live_pages(self.site).filter(content_type__in=types)
        rows = pages.values_list("url_path", "pk", "content_type")
        found = [("/" + path.removeprefix(self.root_path), pk, types[type_id]) for path, pk, type_id in rows]
        return sorted(found, key=lambda row: row[0], reverse=True)

    def is_private(self, page_id: int) -> bool:
        return bool(self.private_paths) and self.pages[page_id].startswith(self.private_paths)

    def resolve(self, href: str) -> LinkTarget:
        """Return where a typed link leads. Call ``load`` with it first."""
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
        for start, page_id, model in self.routable:
            if path.startswith(start):
                try:
                    model().resolve_subpage("/" + path[len(start) :])
                except Resolver404:
                    continue
                return LinkTarget(page_id, "ok")
        return LinkTarget(None, "broken")
