"""Which pages everyone can open: private sections are kept in this process."""

from __future__ import annotations

from wagtail.models import Page, PageViewRestriction

from . import local_cache
from .fragments.recording import record_shown_pages


def is_public(page: Page | None) -> bool:
    """Return whether ``page`` is live and not in a private section. Takes no query once the sections are known."""
    if page is None:
        return False
    record_shown_pages([page.pk])
    return page.live and not page.path.startswith(private_paths())


def private_paths() -> tuple[str, ...]:
    """Return the tree paths of the pages that are private, with all pages below them."""
    return local_cache.get_or_set("private paths", read_private_paths)


def read_private_paths() -> tuple[str, ...]:
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
