"""The URLs that the old site certainly had, from what is in its export."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..importing.link_targets import old_hosts
from ..importing.mapping import MENU, TECHNICAL_TYPES, TOPIC_TAXONOMIES, Mapping
from ..importing.media_sources import site_host
from ..importing.outline import Analysis, Outline, ancestors
from ..importing.upload_paths import url_path
from ..models import OldUrl
from .bases import make_bases
from .paths import old_path

Kind = OldUrl.Kind
PAGE_SIZE = 10  # of lists, unless the old site changed it
MAX_PAGES = 1000
KINDS = {"category": Kind.CATEGORY, "post_tag": Kind.TAG}
FRONT_PAGE = "home"  # the item key of the front page, whichever page that is
LEFT_OUT_PREFIX = "left_out:"  # before the key of an item that the mapping leaves out on purpose
SYSTEM_PATHS = ("/wp-json/", "/xmlrpc.php", "/wp-login.php", "/wp-admin/", "/wp-cron.php")
SITEMAPS = ("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")
FEEDS = ("/feed/", "/feed/atom/", "/comments/feed/", "/?feed=rss2", "/?feed=comments-rss2")


class KnownUrl(NamedTuple):
    """A path, as ``old_path`` returns it, its kind, and the key of the item that it belongs to."""

    path: str
    kind: str
    item_key: str = ""


def slug_of_path(path: str) -> str:
    """Return the slug at the end of a path. Empty if there is none, or if it is only a number."""
    name = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    slug = re.sub(r"\.[a-z]{3,5}$", "", name)
    return "" if slug.isdigit() else slug


def known_urls(analysis: Analysis, mapping: Mapping, files: Iterable[tuple[str, str]] = ()) -> Iterator[KnownUrl]:
    """Yield every URL that the export shows. The first one with a path says what it is.

    ``files`` are keys and URLs of files that only texts mention.
    """
    urls = ExportUrls(analysis, mapping)
    seen: set[str] = set()
    for url in (*urls.all(), *(KnownUrl(old_path(url), Kind.UPLOAD, key) for key, url in files)):
        if url.path and url.path not in seen:
            seen.add(url.path)
            yield url


class ExportUrls:
    def __init__(self, analysis: Analysis, mapping: Mapping) -> None:
        self.analysis, self.mapping = analysis, mapping
        # Where WordPress is installed: empty, or “/blog”.
        self.root = url_path(analysis.site.base_url).rstrip("/")
        bases = make_bases(mapping.bases)
        self.bases = {"category": bases.category, "post_tag": bases.tag}
        self.public = [outline for outline in analysis.outlines.values() if self.is_public(outline)]
        self.slash = "/" if self.links_end_with_slash() else ""

    def is_public(self, outline: Outline) -> bool:
        if outline.post_type in ("wp_block", "nav_menu_item", "attachment"):
            return False
        if TECHNICAL_TYPES.match(outline.post_type) or self.mapping.kind(outline) == MENU:
            return False
        return outline.status == "publish" and not self.is_elsewhere(outline.link)

    def is_elsewhere(self, link: str) -> bool:
        return bool(link) and site_host(link) not in old_hosts(self.analysis)

    def links_end_with_slash(self) -> bool:
        paths = [url_path(outline.link) for outline in self.public if outline.post_type in ("post", "page")]
        return 2 * sum(path.endswith("/") for path in paths) >= len(paths)

    def all(self) -> Iterator[KnownUrl]:
        yield KnownUrl(old_path(f"{self.root}/"), Kind.PAGE, FRONT_PAGE)
        for outline in self.public:
            yield from self.own(outline)
        yield from self.attachments()
        for outline in self.public:  # after all current ones, which win
            yield from self.former(outline)
        yield from self.lists()
        for path in (*FEEDS, *SITEMAPS, *SYSTEM_PATHS):
            kind = Kind.FEED if path in FEEDS else Kind.SYSTEM
            yield KnownUrl(f"{self.root}{path}", kind)

    def own(self, outline: Outline) -> Iterator[KnownUrl]:
        """Yield the URLs of a post or page: its permalink, those by its id, its feed, and those of its parts."""
        kind = Kind.PAGE if outline.post_type == "page" else Kind.POST
        path = old_path(outline.link)
        if path:
            yield KnownUrl(path, kind, outline.key)
        if outline.post_id > 0:
            yield KnownUrl(f"{self.root}/?p={outline.post_id}", kind, outline.key)
            if kind == Kind.PAGE:
                yield KnownUrl(f"{self.root}/?page_id={outline.post_id}", kind, outline.key)
        if path and "?" not in path and path.strip("/") != self.root.strip("/"):
            if kind == Kind.POST:
                yield KnownUrl(f"{path.rstrip('/')}/feed{self.slash}", Kind.FEED, outline.key)
            for number in range(2, outline.parts + 1):
                yield KnownUrl(f"{path.rstrip('/')}/{number}{self.slash}", kind, outline.key)

    def former(self, outline: Outline) -> Iterator[KnownUrl]:
        """Yield the URLs that a post had with its former slugs."""
        path = old_path(outline.link)
        start, last = path.rstrip("/").rpartition("/")[::2]
        slug = old_path(f"/{outline.slug}").lstrip("/")
        if not slug or "?" in path or not re.fullmatch(re.escape(slug) + r"(\.\w+)?", last, re.IGNORECASE):
            return
        for former in outline.former_slugs:
            name = old_path(f"/{former}").lstrip("/")
            if name and "?" not in name:
                yield KnownUrl(f"{start}/{name}{last[len(slug) :]}{self.slash}", Kind.POST, outline.key)

    def attachments(self) -> Iterator[KnownUrl]:
        """Yield the files, and their pages, which belong to the page that the file was uploaded for."""
        public = {outline.key for outline in self.public}
        for outline in self.analysis.outlines.values():
            if outline.post_type != "attachment" or outline.status == "trash":
                continue
            if not self.is_elsewhere(outline.attachment_url) and (path := old_path(outline.attachment_url)):
                yield KnownUrl(path.partition("?")[0], Kind.UPLOAD, outline.key)
            parent = next(iter(ancestors(self.analysis, outline)), None)
            key = parent.key if parent and parent.key in public else outline.key
            if not self.is_elsewhere(outline.link) and (path := old_path(outline.link)):
                yield KnownUrl(path, Kind.ATTACHMENT, key)
            if outline.post_id > 0:
                yield KnownUrl(f"{self.root}/?attachment_id={outline.post_id}", Kind.ATTACHMENT, key)

    def lists(self) -> Iterator[KnownUrl]:
        """Yield the lists of posts: all of them, by category, tag, and date, with their pages and feeds.

        Those of authors have their logins in their URLs. These are stored nowhere, so a pattern answers all of them.
        """
        posts = [outline for outline in self.public if outline.post_type == "post"]
        front = self.analysis.by_post_id.get(self.analysis.posts_page_id)
        start = old_path(front.link).rstrip("/") if front else self.root
        yield from self.pages(f"{start}/", len(posts), Kind.OTHER, front.key if front else FRONT_PAGE)
        counts: Counter[tuple[str, str, str]] = Counter()  # by path, kind, and key
        for outline in posts:
            for list_path, kind, key in {*self.term_lists(outline), *self.date_lists(outline)}:
                counts[list_path, kind, key] += 1
        for (list_path, kind, key), number in counts.items():
            yield KnownUrl(list_path, kind, key)
            yield from self.pages(list_path, number, kind, key)
            if kind != Kind.DATE:
                yield KnownUrl(f"{list_path.rstrip('/')}/feed{self.slash}", Kind.FEED, key)

    def pages(self, start: str, number: int, kind: str, key: str) -> Iterator[KnownUrl]:
        for page in range(2, min(-(-number // PAGE_SIZE), MAX_PAGES) + 1):
            yield KnownUrl(f"{start.rstrip('/')}/page/{page}{self.slash}", kind, key)

    def term_lists(self, outline: Outline) -> Iterator[KnownUrl]:
        for taxonomy, slug in outline.terms:
            if taxonomy not in TOPIC_TAXONOMIES:
                continue
            names = [slug]
            term = self.analysis.terms.get((taxonomy, slug))
            while term and term.parent_slug and term.parent_slug not in names:
                names.insert(0, term.parent_slug)
                term = self.analysis.terms.get((taxonomy, term.parent_slug))
            if path := old_path("/".join((self.root, *filter(None, [self.bases[taxonomy]]), *names)) + self.slash):
                yield KnownUrl(path, KINDS[taxonomy], f"term:{taxonomy}:{slug}"[:255])

    def date_lists(self, outline: Outline) -> Iterator[KnownUrl]:
        if match := re.match(r"([12]\d{3})-(\d\d)-(\d\d)", outline.date):
            for end in (1, 2, 3):
                yield KnownUrl("/".join((self.root, *match.groups()[:end])) + self.slash, Kind.DATE)
