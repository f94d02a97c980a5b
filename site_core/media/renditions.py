"""The renditions of all images that a page shows, in one query, and what is shown until they exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db.models import F
from django.db.models.lookups import In
from wagtail.images import get_image_model
from wagtail.images.models import Filter

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


def find_substitutes(image: Any, specs: Sequence[str]) -> dict[str, Any]:
    """Return what to show while some renditions are still missing: those that exist, or else placeholders.

    With another focal point, the renditions with the previous one exist. Placeholders have the size of the rendition,
    so that nothing moves later.
    """
    found = {rendition.filter_spec: rendition for rendition in image.renditions.filter(filter_spec__in=specs)}
    found = {spec: rendition for spec, rendition in found.items() if not rendition.is_file_gone}
    fallback = specs[-1].partition("|")[0]  # the format for all browsers, or the only spec
    if not any(spec.startswith(fallback) for spec in found):
        spec = next(spec for spec in specs if spec.startswith(fallback))
        found = {spec: placeholder(image, spec)}
    for rendition in found.values():
        rendition.image = image  # it may have an alternative text of its own here
    return {spec: found[spec] for spec in specs if spec in found}


def placeholder(image: Any, spec: str) -> Any:
    """Return a rendition without a file, which has the URL of a placeholder."""
    width, height = (max(1, round(side)) for side in Filter(spec).get_transform(image).size)
    return image.get_rendition_model()(image=image, filter_spec=spec, width=width, height=height)


@cache
def _renditions_of(count: int) -> CompiledQuery:
    model = get_image_model()
    images = [Parameter.of(model, "pk", f"image_{number}") for number in range(count)]
    # ``image__in`` takes no expressions, and SQLite allows only a thousand conditions in a query.
    return CompiledQuery(model.get_rendition_model().objects.filter(In(F("image_id"), images)))
