"""Fields of models and forms that look at each file before it is kept.

The forms say what is wrong beside the field. The models' fields hold on every other way in: scripts, imports, and
Wagtail's second step of a multiple upload, which saves a file past its form.
"""

from django.core.files.base import ContentFile
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.forms import FileField as FileFormField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField as WagtailImageFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from .document_validation import check_document
from .image_sanitizing import cleaned


class PictureFormField(WagtailImageFormField):
    def to_python(self, data):
        """Wagtail's, of the picture written anew: what else is in the file is never stored, nor waits to be."""
        upload = FileFormField.to_python(self, data)
        if upload is None:
            return None
        replace_content(upload, cleaned(upload, upload.name))
        return super().to_python(upload)


class DocumentFormField(WagtailDocumentField):
    def to_python(self, data):
        upload = FileFormField.to_python(self, data)
        if upload is not None:
            check_document(upload, upload.name)
            upload.is_checked = True
        return upload


def replace_content(upload, content):
    """Put ``content`` in the place of what was uploaded, in memory or in its temporary file."""
    upload.seek(0)
    upload.truncate()
    upload.write(content)
    upload.flush()
    upload.seek(0)
    upload.size = len(content)
    upload.is_checked = True


class PictureFile(WagtailImageFieldFile):
    def get_image_dimensions(self):
        """None of what can't be opened and isn't kept yet: ``save`` says what is wrong with it."""
        try:
            return super().get_image_dimensions()
        except Exception:
            if self._committed:
                raise
            return None, None

    def save(self, name, content, save=True):
        if not getattr(content, "is_checked", False):
            content = ContentFile(cleaned(content, name), name)
        super().save(name, content, save)


class PictureField(WagtailImageField):
    attr_class = PictureFile


class DocumentFile(FieldFile):
    def save(self, name, content, save=True):
        if not getattr(content, "is_checked", False):
            check_document(content, name)
        super().save(name, content, save)


class DocumentField(FileField):
    attr_class = DocumentFile
