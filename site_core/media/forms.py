"""Wagtail's forms for images and documents, with fields that validate the content. All upload views use them."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile as Upload
from django.forms import CharField, FileField, Form, HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.models import UploadedFile

from .fields import SanitizedImageFormField, ValidatedDocumentFormField
from .focal_points import FOCAL_POINT_FIELDS, fit_focal_point
from .pending_uploads import (
    delete_pending_image,
    file_name,
    find_pending_image,
    read_pending_image,
    store_pending_image,
)

UPLOADED_FILE = "uploaded_file"
# What saving did to the focal point. Renditions are created in the background, within a minute as a rule.
CHOSEN = gettext_noop(
    "The focal point was set: when the image is cropped, this part stays in view. Pages will show this soon."
)
CLEARED = gettext_noop("The focal point was removed: when the image is cropped, its middle stays in view.")
REMOVED = gettext_noop("The focal point was removed, because the new file has other proportions. Set it again.")


class ImageForm(BaseImageForm):
    """Keeps the uploaded file while other fields have errors: the hidden field ``uploaded_file`` has its id."""

    data: Any
    files: Any
    focal_point_message = ""  # what saving did to the focal point

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        self.pending_image: UploadedFile | None = None
        super().__init__(*args, **kwargs)
        self.previous_size = (self.instance.width, self.instance.height)
        replace_file_field(self, SanitizedImageFormField)
        if "file" in self.fields:
            if self.instance.pk and self.instance.has_focal_point():
                self.fields["file"].help_text = _(
                    "The new file is shown wherever this image is used. Its focal point is kept if the proportions are "
                    "the same. Otherwise, it is removed, and you set it again."
                )
            self.fields[UPLOADED_FILE] = CharField(required=False, widget=HiddenInput)
            self.reuse_pending_image()

    def reuse_pending_image(self) -> None:
        """Use the file that was uploaded before, unless there is a new one."""
        pk = self.data.get(self.add_prefix(UPLOADED_FILE))
        if not pk or self.files.get(self.add_prefix("file")):
            return
        upload = find_pending_image(pk, self.user)
        if upload and (file := read_pending_image(upload)):
            self.files = self.files.copy()
            self.files[self.add_prefix("file")] = file
            self.set_pending_image(upload)
        else:
            message = _("The uploaded file is no longer there: it was used or deleted. Choose it again.")
            self.fields["file"].error_messages["required"] = message

    def set_pending_image(self, upload: UploadedFile) -> None:
        self.pending_image = upload
        message = _("“%(name)s” is uploaded and kept. To use another file, choose it here.")
        self["file"].help_text = message % {"name": file_name(upload)}  # the bound field has copied that of the field
        self.fields["file"].required = False

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors and self.should_keep_file():
            upload = store_pending_image(self.cleaned_data["file"], self.user)
            self.data = self.data.copy()
            self.data[self.add_prefix(UPLOADED_FILE)] = str(upload.pk)
            self.set_pending_image(upload)

    def should_keep_file(self) -> bool:
        """Return whether there is a new valid file, and the form was rendered with the hidden field for its id."""
        is_new = isinstance(self.cleaned_data.get("file"), Upload) and self.pending_image is None
        return is_new and self.user is not None and self.add_prefix(UPLOADED_FILE) in self.data

    def save(self, commit: bool = True) -> Any:
        is_replaced = self.original_file and "file" in self.changed_data
        is_chosen = bool({*FOCAL_POINT_FIELDS} & {*self.changed_data})
        if is_replaced and self.instance.has_focal_point() and not is_chosen:
            fit_focal_point(self.instance, self.previous_size)
            is_kept = self.instance.has_focal_point()
            self.focal_point_message = _("The focal point was kept.") if is_kept else _(REMOVED)
        elif is_chosen:
            self.focal_point_message = _(CHOSEN) if self.instance.has_focal_point() else _(CLEARED)
        image = super().save(commit=commit)
        if commit and self.pending_image:
            delete_pending_image(self.pending_image)
        return image


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replace_file_field(self, ValidatedDocumentFormField)


def replace_file_field(form: Form, field_class: type[FileField]) -> None:
    """Replace the field ``file``. Wagtail chooses its class itself, and some of the forms don't have the field."""
    if field := form.fields.get("file"):
        form.fields["file"] = field_class(label=field.label, required=field.required, widget=field.widget)
