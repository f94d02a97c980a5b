"""The form of the brand: uploads become images that are written anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .images import BrandImage
from .uploads import read_upload
from .widgets import BrandImageInput

CHOOSE_AGAIN_CODE = "choose_again"
CHOOSE_AGAIN = _("Choose “%(file)s” again. It was not saved, because something else in the form has to be corrected.")
FORMATS = _("SVG or PNG. An SVG may contain only shapes; scripts and links are removed.")


class BrandImageField(forms.FileField):
    """An upload whose value is a BrandImage, which may not be saved yet."""

    widget = BrandImageInput
    default_error_messages = {
        "empty": _("This file is empty. Export it again."),
        "contradiction": _("Choose a file to replace the image, or remove the image, but not both."),
    }

    def clean(self, data: Any, initial: Any = None) -> BrandImage | None:
        value = super().clean(data, initial)
        return read_upload(value) if isinstance(value, File) else value or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None


class BrandForm(WagtailAdminModelForm):
    logo = BrandImageField(label=_("Logo"), required=False, help_text=FORMATS)
    logo_dark = BrandImageField(
        label=_("Logo for dark screens"),
        required=False,
        help_text=_("If left blank, dark screens show the same logo."),
        widget=BrandImageInput(modes=("dark",)),
    )
    icon = BrandImageField(
        label=_("Icon"),
        required=False,
        help_text=_(
            "A square SVG or PNG for tabs and home screens. If left blank, it is made from the logo. If the logo is "
            "more than twice as wide as it is high, it is made from the initials instead."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.image_fields:
            self.initial[name] = getattr(self.instance, name)
        if self.instance.logo_dark:
            self.fields["logo"].widget.modes = ("light",)  # dark screens show the other one

    def clean(self) -> Any:
        files = {name: self.files.get(self.add_prefix(name)) for name in self.image_fields}
        self.valid_files = {name: file for name, file in files.items() if file and name in self.cleaned_data}
        return super().clean()

    def full_clean(self) -> None:
        """Validate the form. If it isn’t valid, say at each valid file that it has to be chosen again.

        A form that comes back has no files: browsers don’t let pages choose them.
        """
        super().full_clean()
        if self.errors:
            for name, file in self.valid_files.items():
                self.add_error(name, ValidationError(CHOOSE_AGAIN, CHOOSE_AGAIN_CODE, {"file": file.name}))

    @property
    def image_fields(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, BrandImageField)]

    def save(self, commit: bool = True) -> Any:
        for name in self.image_fields:
            image = getattr(self.instance, name)
            if image and image.pk is None:
                # Two fields may have the same file.
                image, _created = BrandImage.objects.get_or_create(digest=image.digest, defaults=image.values())
            setattr(self.instance, name, image)
        return super().save(commit)
