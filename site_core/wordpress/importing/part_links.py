"""Links to parts of pages, ``/prices/#pain``, that the pages don’t have here: known once all pages are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from site_core.content.heading_names import part_names
from site_core.content.page_link_parts import DIRECTIVE
from site_core.content.table_of_contents import H2, HeadingIds
from site_core.lib.html import extract_line

from ..content.conversion import Conversion
from ..content.links import PartLink
from ..content.notices import make_notice
from .tally import Entry

STORED = "part_links"  # in the details of a record


class PartLinks:
    """The links to parts of pages of one import. ``is_rehearsal``: there are no pages, only what would be in them."""

    def __init__(self, is_rehearsal: bool) -> None:
        self.is_rehearsal = is_rehearsal
        self.links: list[tuple[Entry, PartLink]] = []
        self.names: dict[int, set[str]] = {}  # of the parts of each page

    def add(self, entry: Entry, links: Iterable[PartLink]) -> None:
        self.links += [(entry, link) for link in dict.fromkeys(links)]

    def add_page(self, page_id: int, conversion: Conversion) -> None:
        """Remember for a rehearsal which parts a page would have."""
        if self.is_rehearsal:
            self.names[page_id] = {*conversion.heading_names, *HeadingIds.RESERVED, *heading_ids(conversion.blocks)}

    def add_notices(self) -> None:
        """Add to each entry a notice about its links to parts that are not there."""
        for entry, link in self.links:
            name = link.name.partition(DIRECTIVE)[0]  # as stored by earlier imports
            if name not in self.names_of(link.page) and not link.name.startswith(DIRECTIVE):
                entry.notices = [*entry.notices, str(make_notice("part", link.url))]

    def names_of(self, page_id: int) -> set[str]:
        if page_id not in self.names:
            page = None if self.is_rehearsal else Page.objects.filter(pk=page_id).first()
            self.names[page_id] = part_names(page.specific) if page else set()
        return self.names[page_id]


def stored_links(details: dict[str, Any]) -> list[PartLink]:
    """Return the links in the details of a record."""
    return [PartLink(*values) for values in details.get(STORED, ())]


def heading_ids(blocks: Iterable[dict[str, Any]]) -> Iterable[str]:
    ids = HeadingIds()
    texts = [block["value"] for block in blocks if block["type"] == "paragraph"]
    return [ids.reserve_id(extract_line(heading)) for text in texts for heading in H2.findall(text)]
