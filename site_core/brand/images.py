"""Logos and icons. They are in the database, so a backup has them, and the history can bring earlier ones back."""

from __future__ import annotations

import base64

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SVG, PNG = "image/svg+xml", "image/png"
MAX_ICON_RATIO = 2  # of the sides of a logo
MIN_WIDE_RATIO = 3  # of the width of a logo to its height
EXTENSIONS = {SVG: "svg", PNG: "png"}


class BrandImage(models.Model):
    """An image that ``uploads.read_upload`` has written anew. It never changes."""

    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(_("hash"), max_length=32, unique=True)
    content_type = models.CharField(_("format"), max_length=20)
    content = models.BinaryField(_("content"))
    drawing = models.BinaryField(_("drawing"), null=True)  # an SVG as a PNG, for icons
    is_drawn = models.BooleanField(_("has a drawing"), default=False)  # known without reading the drawing
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    created_at = models.DateTimeField(_("date"), default=timezone.now)

    class Meta:
        verbose_name = _("image of the brand")
        verbose_name_plural = _("images of the brand")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_svg(self) -> bool:
        return self.content_type == SVG

    @property
    def has_png(self) -> bool:
        """Whether icons can be made from it."""
        return self.is_drawn or not self.is_svg

    @property
    def png(self) -> bytes:
        return bytes((self.drawing or b"") if self.is_svg else self.content)

    @property
    def is_compact(self) -> bool:
        """Whether it can be seen at the size of an icon."""
        return max(self.width, self.height) <= MAX_ICON_RATIO * min(self.width, self.height)

    @property
    def is_wide(self) -> bool:
        """Whether it leaves no room beside it on a phone."""
        return self.width > MIN_WIDE_RATIO * self.height

    @property
    def url(self) -> str:
        """The URL of the stored image. A preview has one that isn’t stored, as ``data:``."""
        if self.pk is None:
            return f"data:{self.content_type};base64,{base64.b64encode(bytes(self.content)).decode()}"
        return reverse("brand_image", args=[self.digest, EXTENSIONS[self.content_type]])

    def values(self) -> dict[str, object]:
        """Return what a row of this image has."""
        names = ("name", "content_type", "content", "drawing", "is_drawn", "width", "height")
        return {name: getattr(self, name) for name in names}
