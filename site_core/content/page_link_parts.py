"""Links to a part of another page: ``<a linktype="page" id="7" fragment="prices">``.

Wagtail’s links to pages have no fragment, and its editor would drop one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.utils.html import escape
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler, PageLinkElementHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

FRAGMENT = "fragment"
DIRECTIVE = ":~:"  # in a fragment, before a text that browsers highlight
LINK = re.compile(r"<a\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class PagePartLinkHandler(PageLinkHandler):
    """Keeps the fragment where a link is shown."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        tags = super().expand_db_attributes_many(attrs_list)
        return [with_fragment(tag, attrs.get(FRAGMENT, "")) for tag, attrs in zip(tags, attrs_list, strict=True)]


class PagePartElementHandler(PageLinkElementHandler):
    """Keeps the fragment while a text is edited."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        data: dict[str, Any] = super().get_attribute_data(attrs)
        if fragment := attrs.get(FRAGMENT):
            data[FRAGMENT] = fragment
            data["url"] = f"{data['url']}#{fragment}" if data["url"] else None
        return data


def find_part_links(html: str) -> Iterator[tuple[int, str]]:
    """Yield the id of the page, and the name of its part, of each link to a part of a page in ``html``, as stored."""
    for tag in LINK.findall(html) if FRAGMENT in html else ():
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
        number, name = attributes.get("id", ""), part_name(attributes.get(FRAGMENT, ""))
        if attributes.get("linktype") == "page" and number.isdecimal() and name:
            yield int(number), name


def part_name(fragment: str) -> str:
    """Return the name of the part that ``fragment``, as in a URL, leads to, without a text to highlight.

    Source: https://wicg.github.io/scroll-to-text-fragment/#the-fragment-directive.
    """
    return unquote(fragment).partition(DIRECTIVE)[0]


def with_fragment(tag: str, fragment: str) -> str:
    """Return the ``<a href="…">`` of a page with ``fragment``, as it is stored, at the end of its URL."""
    return f'{tag[:-2]}#{escape(unescape(fragment))}">' if fragment and tag.endswith('">') else tag


def link_or_part(props: dict[str, Any]) -> Any:
    """Return the element that is stored for a link of the editor."""
    fragment = props.get(FRAGMENT)
    if props.get("id") is None or not fragment:
        return link_entity(props)
    return DOM.create_element("a", {"linktype": "page", "id": props["id"], FRAGMENT: fragment}, props["children"])


def register(features: FeatureRegistry) -> None:
    """Replace what Wagtail does with links to pages."""
    features.register_link_type(PagePartLinkHandler)
    elements = {
        "a[href]": ExternalLinkElementHandler("LINK"),
        'a[linktype="page"]': PagePartElementHandler("LINK"),
    }
    decorators = {"entity_decorators": {"LINK": link_or_part}}
    features.register_converter_rule(
        "contentstate", "link", {"from_database_format": elements, "to_database_format": decorators}
    )
