"""Wagtail's forms for images and documents, with fields that validate the content. All upload views use them."""

from typing import Any

from django.forms import FileField, Form
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .fields import SanitizedImageFormField, ValidatedDocumentFormField


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replace_file_field(self, SanitizedImageFormField)


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replace_file_field(self, ValidatedDocumentFormField)


def replace_file_field(form: Form, field_class: type[FileField]) -> None:
    """Replace the field ``file``. Wagtail chooses its class itself, and some of the forms don't have the field."""
    if field := form.fields.get("file"):
        form.fields["file"] = field_class(label=field.label, required=field.required, widget=field.widget)
