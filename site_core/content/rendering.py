"""What a page’s body needs while it renders: heading ids, numbered citations, and the URLs of linked pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from wagtail.models import Page

from site_core.caching.fragments.recording import record_shown_pages
from site_core.caching.local_cache import get_or_set_many

from .citations import CitationLinker, texts_and_citations
from .heading_names import heading_names
from .page_link_parts import FRAGMENT, with_fragment
from .table_of_contents import HeadingIds, table_of_contents

LINK = re.compile(r"<a\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def linked_page_id(tag: str) -> int | None:
    """Return the id of the page that an ``<a …>`` in Wagtail’s rich text links to. None for any other link."""
    attributes = dict(ATTRIBUTE.findall(tag))
    page_id = attributes.get("id", "")
    return int(page_id) if attributes.get("linktype") == "page" and page_id.isdecimal() else None


class PageLinkResolver:
    """Replaces the page ids in links by URLs. Fetches all pages that ``body`` links to in one query."""

    def __init__(self, body: Any) -> None:
        tags = (tag for text in texts_and_citations(body) for tag in LINK.findall(text))
        self.ids = {page_id for tag in tags if (page_id := linked_page_id(tag)) is not None}
        self._urls: dict[int, str | None] | None = None

    def resolve(self, html: str, request: HttpRequest | None = None) -> str:
        """Give links to live pages their URL. A link to any other page becomes plain text."""
        if not self.ids:
            return html
        record_shown_pages(self.ids)
        if self._urls is None:
            pages = get_or_set_many("linked page", self.ids, Page.objects.live().only("slug", "url_path").in_bulk)
            self._urls = {key: page.get_url(request) for key, page in pages.items()}
        urls = self._urls

        def link(match: re.Match[str]) -> str:
            page_id = linked_page_id(match[0])
            if page_id is None:
                return match[0]
            url = urls.get(page_id)
            fragment = dict(ATTRIBUTE.findall(match[0])).get(FRAGMENT, "")
            return with_fragment(f'<a href="{escape(url)}">', fragment) if url else "<a>"

        return LINK.sub(link, html)


def body_context(page: Page, body: Any, get_references: Callable[[], Iterable[Any]] = tuple) -> dict[str, Any]:
    """Return the template context for ``page`` with ``body`` (a StreamValue) and numbered references.

    Nothing is read or computed before a template needs it: the text may be stored as a fragment.
    """
    rows: Any = SimpleLazyObject(lambda: list(get_references()))
    return {
        "references": rows,
        "citations": SimpleLazyObject(lambda: CitationLinker(len(rows))),
        "heading_ids": HeadingIds(heading_names(page, body)),
        "table_of_contents": SimpleLazyObject(lambda: table_of_contents(body)),
        "page_links": SimpleLazyObject(lambda: PageLinkResolver(body)),
    }
