"""Suggest live pages for a path that was not found, by their slugs and by the site's search.

The work is bounded: the database selects a few hundred pages, which are then compared in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from django.db.models import Case, Value, When
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from site_core.pages.querysets import listed
from site_core.search.query import words_of

from ..addressing import normalize_path

MAX_WORDS = 4  # of the path to look for; the longest are the most specific
MIN_WORD_LENGTH = 4
STEM_LENGTH = 4  # "therapies" is looked up as "ther"
MAX_COMPARED = 200
MAX_SEARCH_RESULTS = 10
MIN_SCORE = 0.55  # of 1, for a page to be suggested
SAME_SECTION_BONUS = 0.05  # breaks ties if the path contains a section that the page is in
EXTENSIONS = (".html", ".htm", ".php", ".aspx", ".asp", ".pdf", ".jsp")


def suggest_pages(path: str, site: Site, limit: int = 3) -> list[Page]:
    """Return up to ``limit`` listed pages of ``site`` that resemble ``path`` (decoded), the best first."""
    slug = extract_slug(path)
    words = [word.casefold() for word in words_of(slug)]
    if not words:
        return []
    pages = Page.objects.live().descendant_of(site.root_page, inclusive=True)
    sections = set(normalize_path(path).split("/")[1:-1])
    scores = {
        pk: get_similarity(slug, words, page_slug, title)
        + SAME_SECTION_BONUS * bool(sections & set(url_path.split("/")))
        for pk, page_slug, title, url_path in get_candidates(pages, slug, words)
    }
    best = sorted((pk for pk in scores if scores[pk] >= MIN_SCORE), key=scores.__getitem__, reverse=True)[: limit * 5]
    pages_elsewhere = (
        page
        for page in listed(Page.objects.filter(pk__in=best))
        # A page may respond with 404 itself, for example to ?page=9.
        if (parts := page.get_url_parts()) and normalize_path(parts[2]) != normalize_path(path)
    )
    return sorted(pages_elsewhere, key=lambda page: -scores[page.pk])[:limit]


def extract_slug(path: str) -> str:
    """Return the part of ``path`` that most likely named a page: the last one, without an extension."""
    last = normalize_path(path).rsplit("/", 1)[-1]
    extension = next((extension for extension in EXTENSIONS if last.endswith(extension)), "")
    return last.removesuffix(extension).replace("_", "-").replace(" ", "-")


def get_candidates(pages: PageQuerySet, slug: str, words: list[str]) -> Iterator[tuple[int, str, str, str]]:
    """Yield ``(primary key, slug, title, URL path)`` of pages that may resemble ``slug``, some of them twice."""
    fields = "pk", "slug", "title", "url_path"
    yield from pages.filter(slug=slug).order_by().values_list(*fields)[:MAX_COMPARED]
    words = sorted((word for word in words if len(word) >= MIN_WORD_LENGTH), key=len, reverse=True)[:MAX_WORDS]
    if not words:
        return
    shared = sum((Case(When(slug__contains=word[:STEM_LENGTH], then=1), default=0) for word in words), Value(0))
    yield from pages.alias(shared=shared).filter(shared__gt=0).order_by("-shared").values_list(*fields)[:MAX_COMPARED]
    for page in pages.search(" ".join(words), operator="or")[:MAX_SEARCH_RESULTS]:
        yield page.pk, page.slug, page.title, page.url_path


def get_similarity(slug: str, words: list[str], page_slug: str, title: str) -> float:
    """Return a score from 0 to 1: how similar the slugs are, or the share of the words that the page contains."""
    matcher = SequenceMatcher(None, slug, page_slug, autojunk=False)
    similarity = matcher.ratio() if matcher.quick_ratio() >= MIN_SCORE else 0
    page_words = {word.casefold() for word in words_of(f"{page_slug} {title}".replace("-", " "))}
    shared = len(set(words) & page_words) / len(set(words))
    # One word of two is a weak sign. All words within a longer title are a strong one.
    return max(similarity, shared * 0.9)
