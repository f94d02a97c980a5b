"""What confirmation pages say about the trash."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from site_core.lib.trash import trash_kinds

register = template.Library()


@register.inclusion_tag("trash/notice.html")
def trash_notice(model: Any, count: int = 1) -> dict[str, Any]:
    """Say until when ``count`` rows of ``model``, a model or a row, can be restored, if they go to the trash."""
    label = getattr(getattr(model, "_meta", None), "label_lower", "")
    goes_to_trash = bool(settings.TRASH_DAYS) and label in trash_kinds()
    days = datetime.timedelta(days=settings.TRASH_DAYS)
    return {"until": timezone.localtime(timezone.now() + days) if goes_to_trash else None, "count": count}


@register.inclusion_tag("trash/notice.html")
def trash_notice_for_pages() -> dict[str, Any]:
    return trash_notice(Page)
