"""Extract the data of a page from its model, without rendering it."""

from typing import Any

from site_core.content.text_extraction import count_words
from site_core.pages.models import BasePage
from site_core.pages.page_content import walk_page

from .mentions import page_names
from .page_data import PageData, Review


def get_review(page: Any) -> Review | None:
    if not hasattr(page, "next_review"):
        return None
    return {"reviewer": page.reviewer_id, "next": page.next_review.isoformat() if page.next_review else None}


def extract_page_data(page: BasePage) -> tuple[PageData, str]:
    """Return the data of ``page``, and its visible text for finding mentions of other pages."""
    walker = walk_page(page)
    text = walker.text
    data = PageData(
        names=page_names(page.title, page.other_names),
        meta_title=page.meta_title,
        meta_description=page.meta_description,
        has_own_title=bool(page.seo_title),
        has_own_description=bool(page.search_description),
        noindex=page.noindex,
        canonical=page.canonical_url or "",
        words=count_words(text),
        headings=walker.headings,
        blank_alts=walker.blank_alts,
        images=walker.images,
        image_files=walker.image_files,
        page_links=walker.page_links,
        related_pages=walker.related_pages,
        typed_urls=walker.typed_urls,
        link_texts=walker.link_texts,
        checked_dates=walker.checked_dates,
        claims=walker.claims,
        review=get_review(page),
    )
    return data, text
