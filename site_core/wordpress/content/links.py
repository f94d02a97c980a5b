"""Where links lead to: pages and documents of the site, headings of the same page, or URLs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from site_core.content.page_link_parts import FRAGMENT, part_name
from site_core.editing.paste.links import clean_url

from .cleaning import remove_unstorable

FILE = re.compile(
    r"/(?:uploads|files)/\S+\.\w{2,5}$|\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|csv|txt|zip|epub)$", re.IGNORECASE
)
EMPTY = re.compile(r"\s*https?:/{0,2}\s*$", re.IGNORECASE)  # the value that forms of builders start with
MAX_LENGTH = 2_000
PAGE_QUERIES = {"p", "page_id", "attachment_id", "post_type", "cat", "preview"}  # say which page, and no more
COMMENTS = re.compile(r"(?:respond|comments|comment-\d+|commentform|reply-title)$")  # names of parts that aren't here


class Resolver(Protocol):
    """Knows what became of the pages and files of the old site."""

    def page(self, url: str) -> int | None:
        """Return the id of the page that ``url`` leads to."""

    def image(self, url_or_id: str | int, alt: str, caption: str) -> int | None:
        """Return the id of the image with a URL, or with an id of the old site."""

    def image_texts(self, url_or_id: str | int) -> tuple[str, str]:
        """Return the alternative text and the caption that an image has in the media library of the old site."""

    def document(self, url: str) -> int | None:
        """Return the id of the document at ``url``."""

    def reusable_block(self, name: int | str) -> str | None:
        """Return the content of a part that several pages of the old site share, by its id or slug."""


class PartLink(NamedTuple):
    """A link to a part of the page ``page``: its ``name``, and the ``url`` that the old site had."""

    page: int
    name: str
    url: str


class Links:
    """Turns links into tags.

    ``refused`` lead nowhere, ``unresolved`` to unknown own pages, ``parts`` to the comments or a variant of a page, and
    ``part_links`` to parts of pages that they may have here.
    """

    def __init__(self, resolver: Resolver, base: str) -> None:
        self.resolver = resolver
        self.base = base
        self.host = host_of(base)
        self.anchors: Mapping[str, str] = {}
        self.refused: list[str] = []
        self.unresolved: list[str] = []
        self.parts: list[str] = []
        self.part_links: list[PartLink] = []
        self._tags: dict[str, str] = {}

    def opening_tag(self, href: str) -> str:
        """Return the ``<a …>`` for a link, or an empty string if it leads nowhere."""
        if href not in self._tags:
            self._tags[href] = self._make_tag(href)
        if not self._tags[href]:
            self.refused.append(href)
        return self._tags[href]

    def _make_tag(self, href: str) -> str:
        url = self.absolute(href)
        if self.is_same_page(href, url):
            anchor = self.anchors.get(part_name(href.partition("#")[2]))
            return f'<a href="#{escape(anchor)}">' if anchor else ""
        url = clean_url(url)
        if not url:
            return ""
        if urlsplit(url).scheme in {"mailto", "tel"}:
            return f'<a href="{escape(url)}">'
        if page := self.resolver.page(url):
            fragment = urlsplit(url).fragment
            if COMMENTS.match(fragment):
                self.parts.append(url)
                fragment = ""
            elif set(dict(parse_qsl(urlsplit(url).query))) - PAGE_QUERIES:
                self.parts.append(url)  # links to pages have no other parameters
            if name := part_name(fragment):
                self.part_links.append(PartLink(page, remove_unstorable(name), url))
            part = f' {FRAGMENT}="{escape(fragment)}"' if fragment else ""
            return f'<a linktype="page" id="{page}"{part}>'
        if FILE.search(urlsplit(url).path) and (document := self.resolver.document(url)):
            return f'<a linktype="document" id="{document}">'
        if self.host and host_of(url) == self.host:
            self.unresolved.append(url)
            url = urlunsplit(("", "", *urlsplit(url)[2:]))
            url = f"/{url.lstrip('/')}"
        return f'<a href="{escape(url)}">'

    def absolute(self, href: str) -> str:
        """Return ``href`` with the host of the page it was found on, if that is known."""
        if EMPTY.match(href):
            return ""
        if href.lower().startswith("www."):
            href = f"http://{href}"
        if href.startswith("//"):
            return f"https:{href}"
        try:
            return urljoin(self.base, href)[: MAX_LENGTH + 1] if self.base else href
        except ValueError:
            return ""

    def is_same_page(self, href: str, url: str) -> bool:
        if href.startswith("#"):
            return True
        page, mark, fragment = url.partition("#")
        is_own = page.rstrip("/").partition("://")[2] == self.base.rstrip("/").partition("://")[2]
        return bool(mark and fragment and self.base and is_own and part_name(fragment) in self.anchors)


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
