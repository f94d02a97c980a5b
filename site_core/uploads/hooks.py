"""Uploads in Wagtail's admin."""

from wagtail import hooks

from ..models.media import ClinicImage
from ..page_cache.generations import begin_generation
from .private import forget_misplaced_copies


@hooks.register("after_bulk_action")
def follow_collection(request, action_type, objects, action_class_instance):
    """Pictures put into another collection at once: Wagtail updates their rows without a signal."""
    if action_type == "add_to_collection" and action_class_instance.model is ClinicImage:
        forget_misplaced_copies(objects)
        begin_generation()
