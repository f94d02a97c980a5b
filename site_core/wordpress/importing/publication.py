"""Whether an item becomes public here. What is public stays so, and what was taken offline here stays offline."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from site_core.pages.publishing import draft_publication_errors

from ..items import Item
from ..models import ImportedItem
from ..reading.dates import published_at


@dataclass(frozen=True)
class Publication:
    """What to do with a page. With ``keep_live``, its public version stays, and the source’s is only a draft."""

    publish: bool = False
    schedule: bool = False
    keep_live: bool = False
    notice: str = ""

    def changes(self, page: Any) -> bool:
        """Return whether ``page`` is not public, or not scheduled, as it should be."""
        return (self.publish and not page.live) or (self.schedule and page.scheduled_revision is None)


def is_public_there(item: Item) -> bool:
    return item.status == "publish" and not item.password


def decide(
    page: Any, record: ImportedItem, item: Item, *, is_wanted: bool, is_other_language: bool, zone: datetime.tzinfo
) -> Publication:
    """Return what becomes of ``page``. ``is_wanted``: the site admin asked to publish what was public there."""
    is_public = is_public_there(item) and not is_other_language
    if page.live:
        if is_public:
            return Publication(publish=is_wanted)
        return Publication(
            keep_live=True, notice=_("No longer public there, still public here.") if record.was_public else ""
        )
    moment = published_at(item, zone)
    is_due_later = item.status == "future" and moment is not None and moment > timezone.now()
    is_due_later = is_due_later and not item.password and not is_other_language
    if (is_public or is_due_later) and is_wanted and was_taken_offline(page, record):
        return Publication(notice=_("It was unpublished here, so it stays a draft."))
    if is_due_later and not is_wanted:
        return Publication(notice=_("It was scheduled there. Publish it to schedule it here."))
    return Publication(publish=is_public and is_wanted, schedule=is_due_later and is_wanted)


def was_taken_offline(page: Any, record: ImportedItem) -> bool:
    """Return whether ``page`` was public or scheduled once, and somebody has ended that."""
    was_public = record.details.get("published") or page.last_published_at
    return bool(was_public) and not page.live and page.scheduled_revision is None


def schedule(page: Any, revision: Any) -> str:
    """Let ``revision`` go live at its time. Return a notice if something is missing for that."""
    revision.approved_go_live_at = page.go_live_at
    revision.save(update_fields=["approved_go_live_at"])
    page.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
    if errors := draft_publication_errors(revision.as_object()):
        return _("It is scheduled, and goes live only if this is done by then: %(errors)s") % {
            "errors": " ".join(errors)
        }
    return ""
