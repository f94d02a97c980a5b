"""Publishes later what was public at the old site, for those who imported drafts first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from ..models import ImportedItem
from .engine import Progress
from .hashes import is_edited
from .places import publish_indexes
from .publication import was_taken_offline
from .records import Records
from .writing import make_live


@dataclass
class Published:
    """How many pages were published. ``edited`` ones are left to those who edited them."""

    published: int = 0
    edited: int = 0


def find_candidates(source: str) -> Iterator[ImportedItem]:
    """Yield the records of pages that were public at the old site, in the language of the import."""
    records = ImportedItem.objects.filter(source=source, key__startswith="post:", was_public=True, is_created=True)
    for record in records.select_related("content_type").order_by("pk").iterator(chunk_size=200):
        if record.details.get("is_publishable"):
            yield record


def waiting_page(record: ImportedItem) -> Any:
    """Return the page of ``record`` if it is still a draft that nobody has unpublished. Else None."""
    page = record.find_object()
    if page is None or page.live or page.locked or was_taken_offline(page, record):
        return None
    return page


def count_waiting(source: str) -> Published:
    """Return how many pages would be published, and how many are left out because somebody has edited them."""
    counts = Published()
    for record in find_candidates(source):
        if page := waiting_page(record):
            count(counts, is_edited(record, page))
    return counts


def count(counts: Published, is_edited_here: bool) -> None:
    counts.published += not is_edited_here
    counts.edited += is_edited_here


def publish_waiting(source: str, progress: Progress, user: Any = None) -> Published:
    """Publish the pages that wait, each in one transaction. What was done is kept if this is interrupted."""
    counts = Published()
    for record in find_candidates(source):
        with transaction.atomic():
            page = waiting_page(record)
            if page is not None:
                is_edited_here = is_edited(record, page)
                count(counts, is_edited_here)
                if not is_edited_here:
                    publish(page, user)
                    record.details["published"] = True
                    record.save(update_fields=["details"])
        progress.advance()
    publish_indexes(Records(source))
    return counts


def publish(page: Any, user: Any) -> None:
    """Publish the newest version of ``page`` without the checks for publishing: nobody has reviewed it yet."""
    revision = page.latest_revision
    page.live, page.has_unpublished_changes, page.expired = True, False, False
    page.first_published_at = page.first_published_at or timezone.now()
    page.last_published_at = timezone.now()
    page.save(clean=False)
    make_live(page, revision)
    log(instance=page, action="wagtail.publish", user=user, revision=revision)
