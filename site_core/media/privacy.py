"""Images in private collections. Their renditions are stored in a separate folder, which only a view serves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from .models import ClinicImage, ClinicRendition
from .renditions import PRIVATE_FOLDER

IMAGE_PERMISSIONS = ["add", "change", "choose"]
# The same as Wagtail's, whose place depends on the version.
permission_policy = CollectionOwnershipPermissionPolicy(ClinicImage, Image, owner_field_name="uploaded_by_user")


def can_view_image(request: HttpRequest, image: ClinicImage) -> bool:
    """Return whether the visitor meets the privacy settings of the collection, or edits images."""
    if permission_policy.user_has_any_permission(request.user, IMAGE_PERMISSIONS):
        return True
    return all(restriction.accept_request(request) for restriction in image.collection.get_view_restrictions())


def private_collection_ids() -> QuerySet[Collection, int]:
    """Return the ids of collections that are private, or below a private one."""
    paths = Collection.objects.filter(view_restrictions__isnull=False).values_list("path", flat=True)
    collections = Collection.objects.none()
    for path in paths:
        collections |= Collection.objects.filter(path__startswith=path)
    return collections.values_list("pk", flat=True)


def delete_misplaced_renditions(images: Iterable[Model] | None = None) -> None:
    """Delete renditions in the wrong folder, of all images or of ``images``. Wagtail creates them again when needed."""
    renditions = ClinicRendition.objects.all()
    if images is not None:
        renditions = renditions.filter(image__in=images)
    private = set(private_collection_ids())
    renditions.filter(image__collection__in=private).exclude(file__startswith=PRIVATE_FOLDER).delete()
    renditions.exclude(image__collection__in=private).filter(file__startswith=PRIVATE_FOLDER).delete()
