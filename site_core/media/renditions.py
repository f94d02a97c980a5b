"""The copies of pictures that pages show, read together."""

from collections import defaultdict
from functools import cache

from django.db.models import F
from django.db.models.lookups import In
from wagtail.images import get_image_model

from site_core.lib.compiled_query import Parameter, PreparedQuery


def read_renditions(images):
    """All copies of ``images`` in one query, kept where Wagtail looks for them first."""
    images = [image for image in images if image and not hasattr(image, "prefetched_renditions")]
    if not images:
        return
    copies = defaultdict(list)
    for rendition in _renditions_of(len(images))(**{f"image_{place}": image.pk for place, image in enumerate(images)}):
        copies[rendition.image_id].append(rendition)
    for image in images:
        image.prefetched_renditions = copies[image.pk]
        for rendition in image.prefetched_renditions:
            rendition.image = image


@cache
def _renditions_of(count):
    model = get_image_model()
    images = [Parameter.of(model, "pk", f"image_{place}") for place in range(count)]
    # Not ``image__in``, which takes no expressions; nor a condition for each: SQLite takes a thousand of them at most.
    return PreparedQuery(model.get_rendition_model().objects.filter(In(F("image_id"), images)))
