"""Images that say what they show, and documents."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class ClinicImage(AbstractImage):
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

    def clean(self):
        super().clean()
        if not self.is_decorative and not self.description.strip():
            raise ValidationError({"description": "Say what the picture shows, or tick “decorative”."})


class ClinicRendition(AbstractRendition):
    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class ClinicDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(Document.Meta):
        verbose_name = "document"
