"""Requests that nobody made: a review is due, and its reviewer gets a link, by email or on the desk."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from site_core.pages.models import PersonPage

from .models import ReviewRequest


def open_request(page: Any, person: PersonPage) -> ReviewRequest:
    """Return the open request to ``person``, or a new one for what readers see. Its link works for days from now."""
    request = ReviewRequest.objects.open().filter(page=page.pk, reviewer=person).first()
    if request is None:
        request = ReviewRequest(page_id=page.pk, reviewer=person, due=getattr(page, "next_review", None))
        request.revision = page.live_revision or page.latest_revision or page.specific.save_revision(changed=False)
    request.expires_at = timezone.now() + datetime.timedelta(days=settings.REVIEW_LINK_DAYS)
    request.save()
    return request
