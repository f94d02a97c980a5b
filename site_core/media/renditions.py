"""The renditions of the images on a page, and what is shown until they exist.

Wagtail reads a model instance for each rendition. A page shows dozens of them, and needs three values of each.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.models import Filter

# Renditions of private images. Web servers and buckets must not serve this folder.
PRIVATE_FOLDER = "private/"
# An SVG without dimensions: the browser shows it in those of the rendition.
PLACEHOLDER = "img/placeholder.svg"
NOT_FOUND = "not-found"  # how Wagtail names the file of a rendition that can’t be created


class StoredRendition(NamedTuple):
    """The values of a stored rendition that pages show."""

    file_name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return rendition_url(self.file_name)


# The renditions of one image by filter spec and focal point key.
StoredRenditions = dict[tuple[str, str], StoredRendition]


@cache
def rendition_storage() -> Any:
    """Return the storage of the files of renditions."""
    return get_image_model().get_rendition_model().file.field.storage


def rendition_url(file_name: str) -> str:
    """Return this site's URL for private renditions in every storage, because a view checks who can see them.

    A rendition without a file, which isn’t ready, has the URL of a placeholder. So has Wagtail’s in its own lists.
    """
    if not file_name or file_name == NOT_FOUND:
        return static(PLACEHOLDER)
    if file_name.startswith(PRIVATE_FOLDER):
        return reverse("media", args=[file_name])
    return rendition_storage().url(file_name)


def is_file_gone(file_name: str) -> bool:
    """Return whether a file was removed from the local disk. Asking object storage each time would take too long."""
    storage = rendition_storage()
    if isinstance(storage, FileSystemStorage):  # its ``path`` takes ten times as long as the check
        return not os.path.exists(os.path.join(storage.location, file_name))
    return False


@lru_cache(maxsize=256)
def parse_filter(spec: str) -> Filter:
    """Return the filter of ``spec``. Parsing takes ten times as long as looking up a rendition."""
    return Filter(spec=spec)


@lru_cache(maxsize=1024)
def _focal_point_key(spec: str, focal_point: tuple[int | None, ...]) -> str:
    x, y, width, height = focal_point
    image = SimpleNamespace(focal_point_x=x, focal_point_y=y, focal_point_width=width, focal_point_height=height)
    return parse_filter(spec).get_cache_key(image)


class RenditionBatch:
    """Images that one page shows. Their renditions are read together when the first one is shown."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.ids = set(ids)

    @cached_property
    def by_image(self) -> dict[int, StoredRenditions]:
        rows = (
            get_image_model()
            .get_rendition_model()
            .objects.filter(image_id__in=self.ids)
            .values_list("image_id", "filter_spec", "focal_point_key", "file", "width", "height")
        )
        renditions: dict[int, StoredRenditions] = defaultdict(dict)
        for image_id, spec, focal_point_key, *values in rows:
            renditions[image_id][spec, focal_point_key] = StoredRendition(*values)
        return renditions


def prefetch_renditions(images: Iterable[Any]) -> None:
    """Let the ``images`` read their renditions in one query, once a page shows one of them. None is ignored."""
    new = [image for image in images if image is not None and not hasattr(image, "rendition_batch")]
    batch = RenditionBatch(image.pk for image in new)
    for image in new:
        image.rendition_batch = batch


def get_renditions(image: Any, specs: Sequence[str]) -> dict[str, Any]:
    """Return the renditions of ``image`` by spec, with ``url``, ``width``, and ``height``. Create missing ones.

    Raise SourceImageIOError, or RenditionsPendingError in a request of a visitor, if that is not possible.
    """
    batch = vars(image).setdefault("rendition_batch", RenditionBatch([image.pk]))
    stored = batch.by_image.get(image.pk, {})
    focal_point = (
        *(image.focal_point_x, image.focal_point_y),
        *(image.focal_point_width, image.focal_point_height),
    )
    found = {spec: stored.get((spec, _focal_point_key(spec, focal_point))) for spec in specs}
    if all(rendition and not is_file_gone(rendition.file_name) for rendition in found.values()):
        return found
    vars(image).pop("rendition_batch", None)  # read again what is created now
    return image.get_renditions(*specs)


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
