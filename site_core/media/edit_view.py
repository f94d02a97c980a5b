"""Wagtail’s form of an image, which says after saving what happened to the focal point."""

from __future__ import annotations

from wagtail.images.views.images import EditView

from .forms import ImageForm


class ImageEditView(EditView):
    form: ImageForm

    def get_success_message(self) -> str:
        return " ".join(filter(None, [super().get_success_message(), self.form.focal_point_message]))
