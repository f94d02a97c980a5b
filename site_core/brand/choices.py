"""What admins choose from, besides colors."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Radii(NamedTuple):
    """The radius of corners, as CSS lengths."""

    control: str
    image: str


class Corners(models.TextChoices):
    SQUARE = "square", _("Square")
    SLIGHT = "slight", _("Slightly rounded")
    SOFT = "soft", _("Soft")
    ROUND = "round", _("Round")


# SOFT is what static/css/tokens.css has.
RADII: dict[str, Radii] = {
    Corners.SQUARE: Radii("0px", "0px"),
    Corners.SLIGHT: Radii("2px", "8px"),
    Corners.ROUND: Radii("22px", "32px"),
}


class Hero(models.TextChoices):
    """Where the home page opens with its picture, on wide screens. On phones, it follows the text."""

    RIGHT = "right", _("Picture on the right")
    LEFT = "left", _("Picture on the left")
    FULL = "full", _("Picture across the whole width, below the text")
    NONE = "none", _("No picture")
