"""Model and form fields that validate each file before it is stored.

Form fields show errors next to the field. Model fields protect every other way in: scripts, imports, and the second
step of Wagtail's multiple upload, which saves a file without validating it in a form.
"""

from __future__ import annotations

from typing import Any, cast

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.forms import FileField as FormFileField
from PIL import Image
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField as WagtailImageFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from .document_validation import validate_document
from .image_sanitizing import sanitize

STORED_FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")


class SanitizedImageFormField(WagtailImageFormField):
    def to_python(self, data: Any) -> UploadedFile | None:
        """Sanitize the upload before Wagtail opens it. The original is not stored, not even temporarily."""
        upload = cast(UploadedFile | None, FormFileField.to_python(self, data))
        if upload is None:
            return None
        if not getattr(upload, "is_validated", False):
            image = sanitize(upload, upload.name)
            replace_content(upload, image.content)
            upload.name = image.name
        return super().to_python(upload)

    def check_image_pixel_size(self, f: UploadedFile) -> None:
        """Do nothing: ``sanitize`` checks it. Wagtail decodes the image twice for it, in the process of the server."""


class ValidatedDocumentFormField(WagtailDocumentField):
    def to_python(self, data: Any) -> UploadedFile | None:
        upload = cast(UploadedFile | None, FormFileField.to_python(self, data))
        if upload is not None:
            validate_document(upload, upload.name)
            upload.is_validated = True  # type: ignore[attr-defined]  # read by the model fields below
        return upload


def replace_content(upload: UploadedFile, content: bytes) -> None:
    """Replace the content of an upload, whether it is in memory or in a temporary file."""
    upload.seek(0)
    upload.truncate()
    upload.write(content)
    upload.flush()
    upload.seek(0)
    upload.size = len(content)
    upload.is_validated = True  # type: ignore[attr-defined]  # read by the model fields below


class SanitizedImageFieldFile(WagtailImageFieldFile):
    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        """Return width and height. If the file can’t be read, return those of the row.

        They are ``(None, None)`` for an invalid image that is not stored yet. ``save`` then reports what is wrong.
        """
        was_closed = self.closed
        try:
            self.open()
            # Not Willow, which takes HTML for an SVG of 300 × 150 pixels. HEIC becomes another format.
            with Image.open(self, formats=STORED_FORMATS) as image:
                return image.size
        except Exception:
            return (self.instance.width, self.instance.height) if self._committed else (None, None)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)

    def save(self, name: str, content: File, save: bool = True) -> None:
        if not getattr(content, "is_validated", False):
            image = sanitize(content, name)
            name, content = image.name, ContentFile(image.content, image.name)
        super().save(name, content, save)


class SanitizedImageField(WagtailImageField):
    attr_class = SanitizedImageFieldFile


class ValidatedDocumentFieldFile(FieldFile):
    def save(self, name: str, content: File, save: bool = True) -> None:
        if not getattr(content, "is_validated", False):
            validate_document(content, name)
        super().save(name, content, save)


class ValidatedDocumentField(FileField):
    attr_class = ValidatedDocumentFieldFile
