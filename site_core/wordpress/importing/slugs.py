"""Slugs of imported pages: those of the old site where possible."""

from __future__ import annotations

from urllib.parse import unquote

from anyascii import anyascii
from django.utils.text import slugify
from wagtail.models import Page

from site_core.pages.slugs import reserved_slugs

MAX_LENGTH = 200  # a suffix still fits


def clean_slug(slug: str, title: str, fallback: str) -> str:
    """Return ``slug``, which may be percent-encoded or in any script, in ASCII. If it is empty, that of ``title``."""
    for text in (unquote(slug), title, fallback):
        if cleaned := slugify(anyascii(text))[:MAX_LENGTH].strip("-_"):
            return cleaned
    return "page"


def free_slug(slug: str, parent: Page, taken: set[str] | None = None) -> str:
    """Return ``slug``, with a number if a child of ``parent`` has it or the site needs it.

    ``taken`` are the slugs of its children: pass it to add many without a query for each. The result is added to it.
    """
    if taken is None:
        taken = slugs_below(parent)
    number, result = 1, slug
    while result in taken:
        number += 1
        result = f"{slug}-{number}"
    taken.add(result)
    return result


def slugs_below(parent: Page) -> set[str]:
    """Return the slugs that a new child of ``parent`` can’t have."""
    return {*parent.get_children().values_list("slug", flat=True), *reserved_slugs(parent)}
