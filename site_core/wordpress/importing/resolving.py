"""Answers what the converter asks about links, images, and reusable blocks of one item."""

from __future__ import annotations

from ..items import Item
from .link_targets import PageUrls
from .media import DOCUMENT, IMAGE, MediaLibrary
from .outline import Outline, is_shared_part
from .records import Records


class ItemResolver:
    """The ``Resolver`` of one item. ``missing`` collects URLs of files that were not found."""

    def __init__(
        self, item: Item, library: MediaLibrary, urls: PageUrls, records: Records, page_ids: dict[str, int]
    ) -> None:
        self.item, self.library, self.urls, self.records, self.page_ids = item, library, urls, records, page_ids
        self.key = f"post:{item.post_id}"
        self.missing: list[str] = []

    def page(self, url: str) -> int | None:
        """Return the page that ``url`` leads to here. None if it leads elsewhere, or to what was not imported."""
        outline: Outline | None = self.urls.find(url, self.item.link)
        return self.page_ids.get(outline.key) if outline else None

    def image(self, url_or_id: str | int, alt: str = "", caption: str = "") -> int | None:
        return self.find_file(IMAGE, url_or_id, alt, caption)

    def image_texts(self, url_or_id: str | int) -> tuple[str, str]:
        """Return the alternative text and the caption in the media library of the old site."""
        outline = self.library.find(url_or_id)
        return (outline.alt, outline.caption) if outline else ("", "")

    def document(self, url: str) -> int | None:
        return self.find_file(DOCUMENT, url)

    def find_file(self, kind: str, url_or_id: str | int, alt: str = "", caption: str = "") -> int | None:
        found = self.library.get(kind, url_or_id, self.key, alt, caption)
        if found is None and self.library.is_missing(url_or_id):
            self.missing.append(str(url_or_id))
        return found

    def reusable_block(self, name: int | str) -> str | None:
        """Return the content of a part that several pages of the old site share, by its id or slug."""
        analysis = self.library.analysis
        outline = analysis.by_post_id.get(name) if isinstance(name, int) else analysis.shared_by_slug.get(name)
        return outline.content if outline and is_shared_part(outline.post_type) else None
