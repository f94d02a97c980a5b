"""Which images a field, a block, or child rows of a page have, from what revisions store."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.fields import RichTextField

from site_core.media.models import ClinicImage
from site_core.media.usages import ImageReplacer

MAX_PICTURES = 12  # of one change on each side


class ImageCollector(ImageReplacer):
    """Notes the primary key of each image instead of replacing it."""

    def __init__(self) -> None:
        self.found: list[int] = []
        super().__init__(self.note)

    def note(self, pk: int) -> int:
        self.found.append(pk)
        return pk


def images_in_block(block: Any, value: Any) -> list[int]:
    """Return the images in the stored (raw) ``value`` of ``block``, in order."""
    collector = ImageCollector()
    collector.map_value(block, value)
    return collector.found


def images_in_field(field: Any, value: Any) -> list[int]:
    """Return the images in the stored value of a model field, or in the rows of a child relation."""
    if field.auto_created and not field.concrete:
        columns = field.related_model._meta.concrete_fields
        return [pk for row in value or [] for column in columns for pk in images_in_field(column, row.get(column.name))]
    if isinstance(field, RichTextField):
        collector = ImageCollector()
        collector.rich_text(value or "")
        return collector.found
    if isinstance(field, models.ForeignKey) and field.related_model is ClinicImage and value:
        return [value]
    return []


def changed_images(before: list[int], after: list[int]) -> tuple[list[int], list[int]]:
    """Return the images that only one of two versions has."""
    removed = [pk for pk in dict.fromkeys(before) if pk not in after]
    added = [pk for pk in dict.fromkeys(after) if pk not in before]
    return removed[:MAX_PICTURES], added[:MAX_PICTURES]
