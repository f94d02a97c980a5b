"""The names that parts of imported pages had at the old site, ``/pain/#Some_Heading``: links still lead there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from site_core.caching.local_cache import clear, get_or_set
from site_core.content.table_of_contents import SMALLER, heading_keys

from .models import ImportedItem

HEADING_NAMES = "heading_names"  # in the details of a record
HEADINGS = "headings"  # there as well: the keys of all headings, in order, for which these names are
IMPORTED = "imported heading names"  # the key of the cache


def find_names(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the names of the headings of ``page``, with the key of each heading."""
    if not get_or_set(IMPORTED, records_with(HEADING_NAMES).exists):
        return
    for names in of_page(records_with(HEADING_NAMES), page).values_list(f"details__{HEADING_NAMES}", flat=True):
        yield from names.items()


@receiver(page_published)
def follow_headings(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Let the names of headings that have another text now lead to them, and those that they had here."""
    records = of_page(records_with(HEADINGS), instance)
    if not records.exists():
        return
    with transaction.atomic():
        for record in records.select_for_update():
            before, now = record.details[HEADINGS], heading_keys(getattr(instance, "body", ()))
            if before == now:
                continue
            renamed = renamed_keys(before, now)
            names = {name: renamed.get(key, key) for name, key in record.details.get(HEADING_NAMES, {}).items()}
            names |= {old: new for old, new in renamed.items() if not old.startswith(SMALLER)}
            record.details |= {HEADINGS: now} | ({HEADING_NAMES: names} if names else {})
            record.save(update_fields=["details"])
            clear()


def renamed_keys(before: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """Return the new keys of headings that have another text, and are at the same place among the others."""
    renamed: dict[str, str] = {}
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "replace" and end - start == new_end - new_start:
            renamed |= dict(zip(before[start:end], now[new_start:new_end], strict=True))
    return renamed


def records_with(name: str) -> QuerySet[ImportedItem]:
    return ImportedItem.objects.filter(details__has_key=name, key__startswith="post:")


def of_page(records: QuerySet[ImportedItem], page: Page) -> QuerySet[ImportedItem]:
    return records.filter(content_type=page.cached_content_type, object_id=page.pk)
