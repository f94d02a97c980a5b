"""Keeps copies of pictures in the folder that fits the privacy of their collection."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction

from .models import ClinicImage
from .privacy import forget_misplaced_copies


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
@receiver(post_save, sender=Collection)  # it may stand below another one now
def note_privacy(sender, raw=False, **kwargs):
    if not raw:
        transaction.on_commit(forget_misplaced_copies)


@receiver(post_save, sender=ClinicImage)
def note_picture(sender, instance, created=False, raw=False, **kwargs):
    """It may be in another collection now."""
    if not created and not raw:
        transaction.on_commit(lambda: forget_misplaced_copies([instance]))
