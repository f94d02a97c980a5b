"""Wagtail's forms for pictures and documents, with fields that look inside; all its upload screens are made of them."""

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .fields import DocumentFormField, PictureFormField


class PictureForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_field(self, PictureFormField)


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_field(self, DocumentFormField)


def use_field(form, field_class):
    """Swapped here because Wagtail chooses the class of the field ``file`` itself, and some of its forms have none."""
    if known := form.fields.get("file"):
        form.fields["file"] = field_class(label=known.label, required=known.required, widget=known.widget)
