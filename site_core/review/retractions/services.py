"""What people decide about a citation of a work that was retracted or corrected."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from ..log_actions import RETRACTION_REOPENED, RETRACTION_SEEN
from .models import CitedNotice


def mark_as_seen(cited: CitedNotice, note: str, user: Any) -> None:
    """Record that ``user`` has seen the notice and keeps the citation, with a note on why."""
    cited.note, cited.seen_by, cited.seen_at = note, user, timezone.now()
    cited.save(update_fields=["note", "seen_by", "seen_at"])
    log_decision(cited, RETRACTION_SEEN, user)


def reopen(cited: CitedNotice, user: Any) -> None:
    """Put the citation on the desk again. Its note is in the history of the page."""
    log_decision(cited, RETRACTION_REOPENED, user)
    cited.note, cited.seen_by, cited.seen_at = "", None, None
    cited.save(update_fields=["note", "seen_by", "seen_at"])


def log_decision(cited: CitedNotice, action: str, user: Any) -> None:
    data = {"title": cited.notice.title or cited.notice.doi, "nature": cited.notice.nature, "note": cited.note}
    log(instance=cited.page, action=action, user=user, data=data)
