"""The focal point of an image whose file is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import ClinicImage

FOCAL_POINT_FIELDS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
MAX_DIFFERENCE = 0.02  # of the proportions: scaling rounds to whole pixels


def fit_focal_point(image: ClinicImage, previous_size: tuple[int, int]) -> None:
    """Scale the focal point to the new size of ``image``. Remove it if the proportions are different."""
    width, height = previous_size
    if abs(image.width * height / (image.height * width) - 1) > MAX_DIFFERENCE:
        image.set_focal_point(None)
        return
    for name in FOCAL_POINT_FIELDS:
        value = getattr(image, name)
        setattr(image, name, None if value is None else round(value * image.width / width))
