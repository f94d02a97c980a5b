"""Where links lead: to a live page, to nothing, through a redirect."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import PageViewRestriction


def internal_path(href, hosts):
    """The path that ``href`` names on this site, without query and fragment; None for any other link."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    if parts.scheme in {"http", "https"} or (not parts.scheme and parts.netloc):
        return (unquote(parts.path) or "/") if parts.netloc.lower() in hosts else None
    return unquote(parts.path) if not parts.scheme and parts.path.startswith("/") else None


def hosts_of(site):
    port = "" if site.port in {80, 443} else f":{site.port}"
    return {f"{site.hostname.lower()}{port}", f"{site.hostname.lower()}:{site.port}"}


def served_by_a_view(path):
    """Whether something other than a page answers at ``path``: search, a document, the manifest."""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


class SiteLinks:
    """Resolves links among the live pages of one site, given as ``{page id: page}`` and ``{page id: path}``."""

    def __init__(self, site, pages, paths):
        self.site, self.pages = site, pages
        self.hosts = hosts_of(site)
        self.by_path = {path: page_id for page_id, path in paths.items()}
        private = PageViewRestriction.objects.values_list("page__path", flat=True)
        self.private_paths = tuple(private)
        self._redirects = {}
        # Pages that answer below their own address, the longest address first.
        self.routable = sorted(
            (path, page_id)
            for path, page_id in self.by_path.items()
            if issubclass(pages[page_id].specific_class or object, RoutablePageMixin)
        )[::-1]

    def is_private(self, page):
        return bool(self.private_paths) and page.path.startswith(self.private_paths)

    def load_redirects(self, hrefs):
        """Read, in one query, the redirects that answer to those of ``hrefs`` that no page answers to."""
        paths = {path for href in hrefs if (path := internal_path(href, self.hosts))}
        wanted = {Redirect.normalise_path(path): path for path in paths if path not in self.by_path}
        found = Redirect.get_for_site(self.site).filter(old_path__in=wanted).values_list("old_path", "redirect_page")
        self._redirects = dict(found)

    def follow(self, href):
        """``(page id or None, problem)`` of a typed link; problem: "", "broken", "redirected", None for other hosts."""
        path = internal_path(href, self.hosts)
        if path is None:
            return None, None
        if path in self.by_path:
            return self.by_path[path], ""
        if Redirect.normalise_path(path) in self._redirects:
            return self._redirects[Redirect.normalise_path(path)], "redirected"
        if f"{path}/" in self.by_path:
            return self.by_path[f"{path}/"], "redirected"
        if served_by_a_view(path):
            return None, ""
        return self._route(path)

    def _route(self, path):
        for start, page_id in self.routable:
            if path.startswith(start):
                try:
                    self.pages[page_id].specific_class().resolve_subpage("/" + path[len(start) :])
                except Resolver404:
                    continue
                return page_id, ""
        return None, "broken"
