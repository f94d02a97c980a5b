"""Images of a multiple upload that are still without an alternative text."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from wagtail.images.forms import get_image_multi_form
from wagtail.models import UploadedFile

from ..models import ClinicImage
from ..pending_uploads import file_name, pending_images

register = template.Library()


@register.simple_tag(takes_context=True)
def pending_images_of_user(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return name, form, and URLs of each image that the user has uploaded before and not completed."""
    user = context["request"].user
    return [describe_upload(upload, user) for upload in pending_images(user)]


def describe_upload(upload: UploadedFile, user: Any) -> dict[str, Any]:
    """Return what Wagtail’s own view does for an upload that needs more data."""
    name = file_name(upload)
    image = ClinicImage(title=name.rpartition(".")[0] or name)
    return {
        "name": name,
        "form": get_image_multi_form(ClinicImage)(instance=image, prefix=f"uploaded-image-{upload.pk}", user=user),
        "edit_url": reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload.pk]),
        "delete_url": reverse("wagtailimages:delete_upload_multiple", args=[upload.pk]),
    }
