"""Deletes enquiries at the end of their retention period."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Site

from .models import Enquiry, EnquiryAccess, EnquirySettings

BATCH_SIZE = 500


def expired(site: Site, at: datetime.datetime | None = None) -> QuerySet[Enquiry]:
    """Return the enquiries of ``site`` whose retention period is over at the time ``at`` (default: now)."""
    at = at or timezone.now()
    is_old = Q(received_at__lt=at - EnquirySettings.get_or_default(site).retention)
    return Enquiry.objects.filter(is_old | Q(agreed_until__lt=at), site=site)


def is_expired_on_its_site(at: datetime.datetime) -> Q:
    """Return the condition that the retention period of an enquiry of any site is over at ``at``, with one query."""
    is_expired = Q(agreed_until__lt=at)
    saved = list(EnquirySettings.objects.all())
    for settings in saved:
        is_expired |= Q(site=settings.site_id, received_at__lt=at - settings.retention)
    has_defaults = ~Q(site__in=[settings.site_id for settings in saved])
    return is_expired | has_defaults & Q(received_at__lt=at - EnquirySettings().retention)


def delete_expired() -> int:
    """Delete all expired enquiries. Return how many. Their access log stays."""
    deleted = 0
    for site in Site.objects.all():
        while pks := list(expired(site).order_by("pk").values_list("pk", flat=True)[:BATCH_SIZE]):
            delete_enquiries(pks, EnquiryAccess.Action.PURGED)
            deleted += len(pks)
    return deleted


def delete_enquiries(pks: Sequence[int], action: EnquiryAccess.Action, user: Any = None) -> None:
    """Delete the enquiries with the primary keys ``pks`` and log it, in one transaction."""
    with transaction.atomic():
        EnquiryAccess.record(action, pks, user)
        Enquiry.objects.filter(pk__in=pks).delete()
