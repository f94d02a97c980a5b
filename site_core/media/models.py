"""Images that say what they show, and documents."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image, get_upload_to

from .fields import DocumentField, PictureField


@lru_cache
def _filter(spec):
    return Filter(spec=spec)


class ClinicImage(AbstractImage):
    file = PictureField("file", upload_to=get_upload_to, width_field="width", height_field="height")
    # Wagtail's own field, used as the alternative text everywhere; here with a name that says so.
    description = models.CharField(
        "alternative text",
        max_length=255,
        blank=True,
        help_text="What the picture shows, for people who can’t see it. One sentence; no “image of”.",
    )
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="Tick if the picture adds mood and no information."
    )
    credit = models.CharField(max_length=255, blank=True, help_text="Who made it, or its licence. Shown under figures.")

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
        verbose_name = "image"

    @property
    def default_alt_text(self):
        return "" if self.is_decorative else self.description

    @property
    def is_private(self):
        return self.collection.get_view_restrictions().exists()

    def find_existing_renditions(self, *filters):
        """Wagtail's, with filters that have been read before: reading takes ten times as long as finding."""
        return super().find_existing_renditions(*(_filter(each.spec) for each in filters))

    def clean(self):
        super().clean()
        if not self.is_decorative and not self.description.strip():
            raise ValidationError({"description": "Say what the picture shows, or tick “decorative”."})

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            # Before the row is written: turning the picture upright may swap width and height.
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)


class ClinicRendition(AbstractRendition):
    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    # Copies of private pictures stand apart from those that a web server or bucket may give to anyone.
    PRIVATE_FOLDER = "private/"

    @property
    def is_private(self):
        return self.file.name.startswith(self.PRIVATE_FOLDER)

    def get_upload_to(self, filename):
        path = super().get_upload_to(filename)
        return f"{self.PRIVATE_FOLDER}{path}" if self.image.is_private else path

    @property
    def url(self):
        """Of private copies it is the site's own address in every storage: the view there knows who may see them."""
        return reverse("media", args=[self.file.name]) if self.is_private else self.file.url


class ClinicDocument(AbstractDocument):
    file = DocumentField("file", upload_to="documents")
    admin_form_fields = Document.admin_form_fields

    class Meta(Document.Meta):
        verbose_name = "document"
