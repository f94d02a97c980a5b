"""The renditions of all images that a page shows, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import F
from django.db.models.lookups import In
from wagtail.images import get_image_model

from site_core.lib.compiled_query import CompiledQuery, Parameter


def prefetch_renditions(images: Iterable[Any]) -> None:
    """Fetch all renditions of ``images``, and keep them where Wagtail looks first. None is ignored."""
    missing = [image for image in images if image and not hasattr(image, "prefetched_renditions")]
    if not missing:
        return
    renditions = defaultdict(list)
    pks = {f"image_{number}": image.pk for number, image in enumerate(missing)}
    for rendition in _renditions_of(len(missing))(**pks):
        renditions[rendition.image_id].append(rendition)
    for image in missing:
        image.prefetched_renditions = renditions[image.pk]
        for rendition in image.prefetched_renditions:
            rendition.image = image


@cache
def _renditions_of(count: int) -> CompiledQuery:
    model = get_image_model()
    images = [Parameter.of(model, "pk", f"image_{number}") for number in range(count)]
    # ``image__in`` takes no expressions, and SQLite allows only a thousand conditions in a query.
    return CompiledQuery(model.get_rendition_model().objects.filter(In(F("image_id"), images)))
