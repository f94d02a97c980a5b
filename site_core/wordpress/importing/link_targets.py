"""Which item of the old site a URL leads to, in whichever form somebody once pasted it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from .media_sources import site_host
from .outline import Analysis, Outline
from .upload_paths import url_path

# Below these are lists of what has a term or an author, which can have the slug of a page.
ARCHIVES = frozenset(
    ["category", "tag", "author", "feed", "comments", "kategorie", "schlagwort", "categoria", "etiqueta"]
)
PARAMETERS = ("p", "page_id", "attachment_id", "post_id")
# Hosts that serve images of others. The URL has the host of the owner in its path.
PHOTON = re.compile(r"^i\d\.wp\.com$")


def old_hosts(analysis: Analysis) -> set[str]:
    """Return the hosts that are, or once were, the old site: those of its own links and ids.

    A plug-in can make the link of a page lead anywhere, so a link counts only if it ends with the slug.
    """
    if analysis.hosts is None:
        hosts = {site_host(analysis.site.base_url)}
        for outline in analysis.outlines.values():
            slug = url_path(outline.link).rstrip("/").rpartition("/")[2]
            if outline.post_type == "attachment" or (slug and unquote(slug).lower() == unquote(outline.slug).lower()):
                hosts |= {site_host(outline.link)}
            if outline.post_type in ("post", "page", "attachment"):
                hosts |= {site_host(outline.guid)}
        analysis.hosts = hosts - {""}
    return analysis.hosts


def is_old_site(analysis: Analysis, url: str) -> bool:
    """Return whether ``url`` is relative, or on a host of the old site, directly or through a CDN of WordPress.com."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.netloc:
        return parts.scheme == ""
    if PHOTON.match(parts.hostname or ""):
        return parts.path.strip("/").partition("/")[0].lower().removeprefix("www.") in old_hosts(analysis)
    return site_host(f"http:{url}" if url.startswith("//") else url) in old_hosts(analysis)


class PageUrls:
    """Finds items by URL."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.by_path: dict[str, Outline] = {}
        self.by_slug: dict[str, Outline | None] = {}
        self.root = normalized_path(url_path(analysis.site.base_url))
        for outline in analysis.outlines.values():
            if outline.post_type in ("attachment", "nav_menu_item", "wp_block", "revision"):
                continue
            self.add_link(outline)
            if outline.slug:  # None: several items have the slug
                self.by_slug[outline.slug] = None if outline.slug in self.by_slug else outline

    def add_link(self, outline: Outline) -> None:
        try:
            parts = urlsplit(outline.link)
        except ValueError:
            return
        if not parts.query and (path := normalized_path(parts.path)):
            self.by_path.setdefault(path, outline)

    def find(self, url: str, base: str = "") -> Outline | None:
        """Return the item that ``url`` on the page ``base`` leads to. None if there is none."""
        try:
            absolute = urljoin(base or f"{self.analysis.site.base_url}/", url.strip())
            parts = urlsplit(absolute)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or site_host(absolute) not in old_hosts(self.analysis):
            return None
        query = parse_qs(parts.query)
        for name in PARAMETERS:
            for value in query.get(name, ()):
                if re.fullmatch("[0-9]{1,18}", value) and (outline := self.analysis.by_post_id.get(int(value))):
                    return outline
        path = normalized_path(re.sub(r"^/index\.php(?=/)", "", parts.path))
        if found := self.by_path.get(path):
            return found
        # Another structure of permalinks: the slug decides, if only one item has it.
        *folders, slug = path.split("/")
        is_archive = not ARCHIVES.isdisjoint(folders)
        return self.by_slug.get(slug) if slug and path != self.root and not is_archive else None


def normalized_path(path: str) -> str:
    return re.sub("/+", "/", unquote(path)).strip("/").lower()
