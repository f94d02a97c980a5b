"""Create renditions of new images, and keep them in the folder that fits the privacy of the image’s collection."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction

from .models import ClinicImage
from .pending_renditions import enqueue_in_advance
from .privacy import delete_misplaced_renditions


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
@receiver(post_save, sender=Collection)  # it may have a new parent
def update_renditions_of_collections(sender: type[Model], raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        transaction.on_commit(delete_misplaced_renditions)


@receiver(post_save, sender=ClinicImage)
def update_renditions_of_image(
    sender: type[Model], instance: ClinicImage, created: bool = False, raw: bool = False, **kwargs: Any
) -> None:
    """The image may be in another collection now, or have another file or focal point."""
    if raw:
        return
    if not created:
        transaction.on_commit(lambda: delete_misplaced_renditions([instance]))
    transaction.on_commit(lambda: enqueue_in_advance(instance))
