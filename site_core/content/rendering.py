"""What a page's body needs while it renders: heading anchors, numbered citations, addresses of linked pages."""

import re
from functools import cache

from django.utils.html import escape
from wagtail.models import Page

from site_core.lib.compiled_query import CompiledQuery, Parameter

from .citations import CitationMarker, texts_in
from .table_of_contents import Anchors, contents_list

LINK = re.compile(r"<a\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def linked_page_id(tag):
    """The id of the page that an ``<a …>`` of Wagtail's rich text links to, or None for any other link."""
    attributes = dict(ATTRIBUTE.findall(tag))
    page_id = attributes.get("id", "")
    return int(page_id) if attributes.get("linktype") == "page" and page_id.isdecimal() else None


class PageLinks:
    """Addresses of all pages that ``body`` links to, read in one query rather than one for each paragraph."""

    def __init__(self, body):
        tags = (tag for text in texts_in(body) for tag in LINK.findall(text))
        self.ids = {page_id for tag in tags if (page_id := linked_page_id(tag))}
        self._addresses = None

    def mark_html(self, html, request=None):
        """Give links to live pages their address; a link to any other page becomes plain text."""
        if not self.ids:
            return html
        if self._addresses is None:
            pages = _live_pages(len(self.ids))(**{f"page_{number}": pk for number, pk in enumerate(self.ids)})
            self._addresses = {page.pk: page.get_url(request) for page in pages}
        return LINK.sub(self._link, html)

    def _link(self, match):
        page_id = linked_page_id(match[0])
        if page_id is None:
            return match[0]
        address = self._addresses.get(page_id)
        return f'<a href="{escape(address)}">' if address else "<a>"


@cache
def _live_pages(count):
    ids = [Parameter.of(Page, "pk", f"page_{number}") for number in range(count)]
    return CompiledQuery(Page.objects.live().filter(pk__in=ids))


def body_context(body, references=()):
    """Template context for a page with ``body`` (a StreamValue) and numbered ``references``."""
    references = list(references)
    return {
        "references": references,
        "citations": CitationMarker(len(references)),
        "anchors": Anchors(),
        "contents": contents_list(body),
        "page_links": PageLinks(body),
    }
