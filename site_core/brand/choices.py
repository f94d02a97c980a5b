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


class Fonts(models.TextChoices):
    """Fonts for headings and text. Browsers load only those of the chosen pair."""

    NEWSREADER_FIGTREE = "newsreader-figtree", _("Newsreader and Figtree: a serif with character, a friendly sans")
    FIGTREE = "figtree", _("Figtree for everything: clear and friendly")
    NEWSREADER_SYSTEM = "newsreader-system", _("Newsreader and each device’s own sans")
    GEORGIA_SYSTEM = "georgia-system", _("Georgia and each device’s own sans: nothing to load")
    SYSTEM = "system", _("Each device’s own sans for everything: nothing to load")


FIGTREE_STACK = '"Figtree","Figtree Arial","Figtree Roboto",Arial,Helvetica,sans-serif'
GEORGIA_STACK = 'Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Times New Roman",serif'
SYSTEM_STACK = 'system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif'


class FontStacks(NamedTuple):
    """The custom properties for headings and for text. An empty one keeps that of static/css/tokens.css."""

    serif: str
    sans: str

    @property
    def has_sans_headings(self) -> bool:
        return self.serif in (FIGTREE_STACK, SYSTEM_STACK)


FONT_STACKS: dict[str, FontStacks] = {
    Fonts.FIGTREE: FontStacks(FIGTREE_STACK, ""),
    Fonts.NEWSREADER_SYSTEM: FontStacks("", SYSTEM_STACK),
    Fonts.GEORGIA_SYSTEM: FontStacks(GEORGIA_STACK, SYSTEM_STACK),
    Fonts.SYSTEM: FontStacks(SYSTEM_STACK, SYSTEM_STACK),
}
