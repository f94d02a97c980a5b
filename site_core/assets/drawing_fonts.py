"""The site's fonts for what Pillow draws: share images and icons."""

from __future__ import annotations

from functools import cache

from django.contrib.staticfiles import finders
from PIL import ImageFont

FALLBACK = "dejavu-serif-fallback"
# A code point that no font has: all characters that a font lacks look like it.
MISSING = "\U0010fffe"


def static_file(name: str) -> str:
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return str(path)


@cache
def load_font(name: str, size: int, weight: int | None = None) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(static_file(f"fonts/{name}.woff2"), size)
    if weight:
        font.set_variation_by_axes([weight])
    return font


@cache
def has_glyph(name: str, character: str) -> bool:
    """Return whether the font has a glyph for ``character``, not just the box for missing ones."""
    font = load_font(name, 32)
    drawn, missing = font.getmask(character), font.getmask(MISSING)
    return character == " " or (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))
