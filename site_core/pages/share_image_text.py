"""Text on share images: which characters the fonts have, and how wide a text in two fonts is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from PIL import ImageDraw, ImageFont

from site_core.assets.drawing_fonts import FALLBACK, has_glyph, load_font

# A text without one of these says something else: “50 g” for “50 μg”. Punctuation, emoji, and accents can be left out.
MEANINGFUL_CATEGORIES = ("L", "N", "Sm", "Sc")

VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f]")  # text or emoji style


def drawable_text(text: str, name: str) -> str:
    """Return ``text`` on one line without characters that neither the font nor the fallback has.

    Return an empty string if the text would then say something else.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    text = "".join(character if character.isprintable() else " " for character in VARIATION_SELECTOR.sub("", text))
    missing = {character for character in text if not (has_glyph(name, character) or has_glyph(FALLBACK, character))}
    if any(unicodedata.category(character).startswith(MEANINGFUL_CATEGORIES) for character in missing):
        return ""
    return " ".join("".join(character for character in text if character not in missing).split())


class CardFont:
    """A font of one size, with another one for the characters that it lacks."""

    def __init__(self, name: str, size: int, weight: int | None = None) -> None:
        self.name, self.size = name, size
        self.font, self.fallback = load_font(name, size, weight), load_font(FALLBACK, round(size * 0.92))

    def runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """Yield ``(font, characters)``, from left to right."""
        for is_in_font, characters in groupby(text, lambda character: has_glyph(self.name, character)):
            yield self.font if is_in_font else self.fallback, "".join(characters)

    def getlength(self, text: str) -> float:
        return sum(font.getlength(characters) for font, characters in self.runs(text))

    def draw(self, draw: ImageDraw.ImageDraw, position: tuple[float, float], text: str, color: str) -> None:
        """Draw ``text`` from ``position``, the left end of its baseline."""
        left, baseline = position
        for font, characters in self.runs(text):
            draw.text((left, baseline), characters, color, font, anchor="ls")
            left += font.getlength(characters)
