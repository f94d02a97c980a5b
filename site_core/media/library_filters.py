"""Which images a list of the library shows: unused ones, those without an alternative text, and others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex

from .models import ClinicImage, PendingRendition
from .usages import image_ids_in_drafts, settings_with_images

Images = QuerySet[ClinicImage]

# More than any page shows: uploads are made smaller today, but older images may be larger.
LARGE_SIDE = 3200  # pixels
LARGE_FILE = 3 * 1024 * 1024  # bytes


def without_alt_text(images: Images) -> Images:
    return images.filter(is_decorative=False, description="")


def unused(images: Images) -> Images:
    """Return the images that neither a live page nor a draft uses, nor a setting."""
    counted = images.annotate(usage_count=ReferenceIndex.usage_count_subquery(ClinicImage))
    return counted.filter(usage_count=0).exclude(pk__in=image_ids_in_drafts() | set(settings_with_images()))


def oversized(images: Images) -> Images:
    return images.filter(Q(width__gt=LARGE_SIDE) | Q(height__gt=LARGE_SIDE) | Q(file_size__gt=LARGE_FILE))


def being_prepared(images: Images) -> Images:
    return images.filter(pk__in=PendingRendition.objects.filter(last_error="").values("image"))


def failed(images: Images) -> Images:
    failures = PendingRendition.objects.exclude(last_error="").values("image")
    return images.filter(~Q(file_problem="") | Q(pk__in=failures))


FILTERS: dict[str, tuple[Any, Callable[[Images], Images]]] = {
    "without-alt": (_("Without alternative text"), without_alt_text),
    "unused": (_("Not used on any page"), unused),
    "oversized": (_("Larger than needed"), oversized),
    "preparing": (_("Being prepared"), being_prepared),
    "failed": (_("Can’t be shown"), failed),
}


def filter_images(images: Images, name: str) -> Images:
    return FILTERS[name][1](images) if name in FILTERS else images
