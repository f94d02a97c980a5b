"""The names that parts of imported pages had at the old site, ``/pain/#Some_Heading``: links still lead there."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from site_core.caching.local_cache import get_or_set

from .models import ImportedItem

HEADING_NAMES = "heading_names"  # in the details of a record
IMPORTED = "imported heading names"  # the key of the cache


def find_names(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the names of the headings of ``page``, with the key of each heading."""
    records = ImportedItem.objects.filter(details__has_key=HEADING_NAMES, key__startswith="post:")
    if not get_or_set(IMPORTED, records.exists):
        return
    for names in records.filter(content_type=page.cached_content_type, object_id=page.pk).values_list(
        f"details__{HEADING_NAMES}", flat=True
    ):
        yield from names.items()
