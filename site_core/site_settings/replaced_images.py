"""Logos and icons that no brand has any more, and that nobody is likely to bring back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from site_core.brand.images import BrandImage
from site_core.brand.models import BrandSettings

from .history.models import SettingsChange

FIELDS = ("logo", "logo_dark", "icon")


def find_replaced_images(before: datetime.datetime) -> QuerySet[BrandImage]:
    """Return images from before a date that no brand has, and that no change of the settings since then mentions.

    The history of the settings undoes such a change by setting the image again.
    """
    in_use = Q(pk__in=list(used_images())) | Q(pk__in=list(mentioned_images(before)))
    return BrandImage.objects.filter(created_at__lt=before).exclude(in_use)


def used_images() -> Iterator[int]:
    for images in BrandSettings.objects.values_list(*FIELDS):
        yield from filter(None, images)


def mentioned_images(since: datetime.datetime) -> Iterator[int]:
    for changes in SettingsChange.objects.filter(at__gte=since).values_list("changes", flat=True):
        for name in FIELDS:
            yield from filter(None, changes.get(name, []))
