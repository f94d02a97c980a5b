"""Extract the data of a page from its model, without rendering it."""

from typing import Any, NamedTuple

from site_core.content.text_extraction import count_words
from site_core.pages.models import BasePage
from site_core.pages.page_content import walk_page
from site_core.pages.reference_checks import find_reference_problems

from .contradictions.passages import build_passages
from .external_links.urls import is_absolute
from .mentions import page_names
from .page_data import PageData, Review


def get_review(page: Any) -> Review | None:
    if not hasattr(page, "next_review"):
        return None
    return {"reviewer": page.reviewer_id, "next": page.next_review.isoformat() if page.next_review else None}


class ExtractedPage(NamedTuple):
    """What the audit reads from a page: ``text`` is for finding mentions, ``passages`` for contradictions."""

    data: PageData
    text: str
    passages: list[list[str]]  # [path, topic, text]


def get_approval(page: BasePage) -> bool | None:
    """Return whether ``page`` is about an approved use, from the claims that it must not make."""
    if "FDA-approved" in page.banned_claims:
        return False
    return True if "off-label" in page.banned_claims else None


def extract_page_data(page: BasePage) -> ExtractedPage:
    """Return what the audit needs to know about ``page``, live or a draft."""
    walker = walk_page(page)
    text, approved = walker.text, get_approval(page)
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
        outgoing_links=[link for link in walker.link_contexts if is_absolute(link[1])],
        link_texts=walker.link_texts,
        checked_dates=walker.checked_dates,
        claims=walker.claims,
        approved=approved,
        uses=[] if approved is None else [condition.name for condition in getattr(page, "conditions", [])],
        references=[list(problem) for problem in find_reference_problems(page)],
        review=get_review(page),
    )
    return ExtractedPage(data, text, build_passages(walker.passages, page.title))
