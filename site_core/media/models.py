"""Images with alternative text, their renditions, and documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image, get_upload_to

from site_core.lib.retry import RetryModel

from . import pending_renditions, rendition_files
from .availability import FileProblem, creating_renditions, recording_problems
from .fields import SanitizedImageField, ValidatedDocumentField
from .large_images import decoding
from .renditions import PRIVATE_FOLDER, is_file_gone, parse_filter, placeholder, rendition_url

# Wagtail takes anything that looks like XML for an SVG, and would serve it as one. The site accepts no SVGs.
NOT_AN_IMAGE = "The file contains HTML or XML, not an image."


class ClinicImage(AbstractImage):
    file = SanitizedImageField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    # Wagtail's field. The site uses it as the alternative text everywhere, so it has that label.
    description = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("Describe the image in one sentence for people who can’t see it. Don’t start with “image of”."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Select if the image adds no information.")
    )
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("The creator or the license. Shown below figures.")
    )
    # What was wrong with the file when it was last read. Empty if nothing was.
    file_problem = models.CharField(
        _("problem with the file"), max_length=20, blank=True, choices=FileProblem, editable=False
    )

    # How many times the file was replaced by another picture: medical reviews are about the picture that was shown.
    file_version = models.PositiveIntegerField(_("version of the file"), default=0, editable=False)
    is_file_replaced = False  # whether that happened when this object was saved last

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(Image.Meta):
        verbose_name = _("image")

    @property
    def default_alt_text(self) -> str:
        return "" if self.is_decorative else self.description

    @property
    def is_private(self) -> bool:
        return self.collection.get_view_restrictions().exists()

    def find_existing_renditions(self, *filters: Filter) -> dict[Filter, ClinicRendition]:
        """Reuse parsed filters: parsing takes ten times as long as the lookup.

        Leave out renditions whose files are gone. Delete them if they can be created again.
        """
        found = super().find_existing_renditions(*(parse_filter(item.spec) for item in filters))
        gone = [found.pop(item).pk for item, rendition in list(found.items()) if rendition.is_file_gone]
        if gone and os.path.exists(self.file.path):
            ClinicRendition.objects.filter(pk__in=gone).delete()
        return found

    def get_rendition(self, filter: Filter | str) -> ClinicRendition:
        """Return a rendition. In the admin, this is a placeholder while one of a large image is being created."""
        try:
            return super().get_rendition(filter)
        except pending_renditions.RenditionsPendingError:
            if not pending_renditions.shows_placeholders():
                raise
            return placeholder(self, filter if isinstance(filter, str) else filter.spec)

    def create_rendition(self, filter: Filter) -> ClinicRendition:
        return self.create_renditions(filter)[filter]

    def create_renditions(self, *filters: Filter) -> dict[Filter, ClinicRendition]:
        """Create renditions from one decode. In a visitor’s request, enqueue them and raise RenditionsPendingError."""
        if not filters:
            return {}
        pending_renditions.raise_if_deferred(self, filters)
        with creating_renditions(self):
            # One after the other, because Wagtail handles races only then.
            encoded = rendition_files.encode_filters(self, filters)
            return {filter: super(ClinicImage, self).create_rendition(filter) for filter in encoded}

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        file = super().generate_rendition_file(filter, source=source)
        if str(file.name).endswith(".svg"):
            raise OSError(NOT_AN_IMAGE)
        return file

    @contextmanager
    def get_willow_image(self) -> Iterator[Any]:
        with decoding(self.width * self.height), recording_problems(self), super().get_willow_image() as image:
            if image.format_name == "svg":
                raise OSError(NOT_AN_IMAGE)
            yield image

    def clean(self) -> None:
        super().clean()
        if not self.is_decorative and not self.description.strip():
            raise ValidationError({"description": gettext("Describe the image, or select “decorative”.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_file_replaced = False
        if self.file and not self.file._committed:
            # Before the row is written, because rotating the image upright can swap width and height.
            self.file.save(self.file.name, self.file.file, save=False)
            self.file_size = self.file.size  # by which a truncated file is recognized
            self.file_problem = ""
            if not self._state.adding:
                self.count_replacement()
        super().save(*args, **kwargs)

    def count_replacement(self) -> None:
        """Count a new file, unless it is the same one again."""
        stored = ClinicImage.objects.filter(pk=self.pk).values_list("file_hash", "file_version").first()
        with self.open_file() as file:
            self.file_hash = hashlib.file_digest(file, "sha1").hexdigest()  # as Wagtail does
        self.is_file_replaced = stored is not None and stored[0] != self.file_hash
        if stored and self.is_file_replaced:
            self.file_version = stored[1] + 1


class ClinicRendition(AbstractRendition):
    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        path = super().get_upload_to(filename)
        return f"{PRIVATE_FOLDER}{path}" if self.image.is_private else path

    @property
    def is_file_gone(self) -> bool:
        """Whether the file was removed from the local disk."""
        return is_file_gone(self.file.name)

    @property
    def url(self) -> str:
        """The URL of the file. A rendition that isn’t ready has that of a placeholder.

        In the admin, its fragment says which one it is, for awaited-thumbnails.js.
        """
        url = rendition_url(self.file.name)
        is_awaited = self._state.adding and self.filter_spec and pending_renditions.shows_placeholders()
        return f"{url}#rendition={quote(f'{self.image_id}:{self.filter_spec}')}" if is_awaited else url


class PendingRendition(RetryModel):
    """A rendition that is to be created in the background. Deleted once it exists."""

    RETRY_DELAYS = [2, 2, 5, 10]  # the first one is longer than an attempt can take

    image = models.ForeignKey(
        ClinicImage, on_delete=models.CASCADE, related_name="pending_renditions", verbose_name=_("image")
    )
    filter_spec = models.CharField(_("filter"), max_length=255)
    is_awaited = models.BooleanField(_("awaited by a page"), default=False)

    class Meta:
        verbose_name = _("pending rendition")
        verbose_name_plural = _("pending renditions")
        unique_together = (("image", "filter_spec"),)

    def __str__(self) -> str:
        return f"{self.filter_spec} of image {self.image_id}"


class ClinicDocument(AbstractDocument):
    file = ValidatedDocumentField(_("file"), upload_to="documents")
    admin_form_fields = Document.admin_form_fields

    class Meta(Document.Meta):
        verbose_name = _("document")
