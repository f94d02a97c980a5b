"""What an export says about the pages of the old site: titles, descriptions, words, links, and images."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from ..content.builder_switches import elementor_data
from ..content.counting_source import count_source
from ..content.delimiters import DELIMITER
from ..content.json_values import parse_json
from ..content.pattern_overrides import read_overrides, with_overrides
from ..importing.mapping import Mapping
from ..importing.outline import Analysis, item_key
from ..importing.placing import plain_title
from ..importing.search_fields import plain
from ..importing.upload_paths import url_path
from ..items import Item
from ..old_urls.paths import old_path, path_key
from ..reading import Export
from ..reading.seo import search_values
from .html_reading import PAGE, read_content
from .old_pages import OldPage

PUBLIC = ("publish", "inherit")
PAGE_TYPES_WITHOUT_TEXT = frozenset({"attachment", "nav_menu_item", "wp_block", "revision"})
REUSABLE = {"block", "core/block"}
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
IMAGE = re.compile(r"<img\b[^>]{0,5000}?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
MAX_REUSABLE_DEPTH = 5


def export_pages(export: Export, analysis: Analysis, mapping: Mapping | None = None) -> Iterator[tuple[str, OldPage]]:
    """Yield the key of the path and what the old site said, for each page that visitors could read there."""
    root = url_path(analysis.site.base_url).rstrip("/")
    for item in export.items():
        is_page = item.post_type not in PAGE_TYPES_WITHOUT_TEXT and item.status in PUBLIC and not item.password
        if not is_page or item_key(item) not in analysis.outlines:
            continue
        page = old_page(item, analysis, mapping)
        for key in {path_key(path) for path in paths_of(item, root) if path}:
            yield key, page


def paths_of(item: Item, root: str = "") -> Iterator[str]:
    """Yield the paths at which the old site said the same: the permalink, and the forms by ID.

    ``root`` is where WordPress is installed: empty, or such as “/blog”.
    """
    yield old_path(item.link, root)
    if item.post_id > 0:
        yield old_path(f"{root}/?p={item.post_id}")
        yield old_path(f"{root}/?page_id={item.post_id}")


def old_page(item: Item, analysis: Analysis, mapping: Mapping | None = None) -> OldPage:
    """Return what the old site said at the URL of ``item``."""
    author = (mapping.authors.get(item.creator) if mapping else "") or ""
    search = search_values(item, analysis.site, author=author, terms=analysis.terms_by_id)
    content = with_reusable_blocks(item.content, analysis)
    count = count_source(content, elementor_data(item))
    page = read_content(content)
    return OldPage(
        title=plain_title(item.title),
        head_title=plain(search.title),
        description=plain(search.description),
        canonical=search.canonical_url,
        text=" ".join("".join(count.texts).split(" ")),
        links=list(dict.fromkeys(count.links)),
        images=list(dict.fromkeys(unescape(match[1] or match[2] or "").strip() for match in IMAGE.finditer(content))),
        url=item.link,
        anchors=[(anchor.url, anchor.text) for anchor in page.anchors],
        headings=page.headings_of(PAGE),
        robots="noindex" if search.is_noindex else "",
    )


def with_reusable_blocks(content: str, analysis: Analysis, depth: int = 0) -> str:
    """Return ``content`` with the text of reusable blocks in their place, and in them what the page says instead."""

    def expand(match: re.Match[str]) -> str:
        is_end, name, text, is_empty = match.groups()
        attributes = parse_json(text.strip()) if is_empty and not is_end and name in REUSABLE else None
        if not isinstance(attributes, dict) or not NUMBER.fullmatch(number := str(attributes.get("ref", ""))):
            return match[0]
        outline = analysis.by_post_id.get(int(number))
        found = outline.content if outline and outline.post_type == "wp_block" else ""
        found, _unplaced = with_overrides(found, read_overrides(json.dumps(attributes.get("content"))))
        return with_reusable_blocks(found, analysis, depth + 1) if depth < MAX_REUSABLE_DEPTH else ""

    return DELIMITER.sub(expand, content) if "<!--" in content else content
