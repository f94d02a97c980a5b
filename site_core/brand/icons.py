"""Icons of a brand for browsers and home screens, drawn from its logo, or from the initials of the clinic."""

from __future__ import annotations

import hashlib
import io
from typing import NamedTuple

from PIL import Image, ImageDraw

from site_core.assets.drawing_fonts import FALLBACK, has_glyph, load_font
from site_core.lib.lru_cache import LRUCache

from .images import BrandImage

FONT = "newsreader-latin"
SIZES = (32, 180, 192, 512)  # pixels: tab, iOS, and what manifests have
TOUCH_SIZE = 180
MARGIN = 0.12  # of the side, around a logo
MAX_STORED_BYTES = 4 * 2**20

_drawn: LRUCache[bytes] = LRUCache(MAX_STORED_BYTES, len)


class IconSource(NamedTuple):
    """Everything that an icon shows."""

    image: BrandImage | None
    initials: str
    background: str
    foreground: str
    paper: str
    font: str = FONT
    weight: int | None = None

    @property
    def digest(self) -> str:
        parts = (self.image.digest if self.image else "", *map(str, self[1:]))
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def initials_of(name: str) -> str:
    """Return the first letters of the first two words that begin with a letter that can be drawn."""
    letters = [word[0].upper()[:1] for word in name.split() if word[0].isalpha()]
    return "".join(letter for letter in letters if font_of(letter))[:2]


def font_of(letter: str) -> str | None:
    return next((font for font in (FONT, FALLBACK) if has_glyph(font, letter)), None)


def draw_icon(source: IconSource, size: int) -> bytes:
    """Return a square PNG of ``size`` pixels. This process keeps them: a large one takes half a second."""
    key = source.digest, size
    png = _drawn.get(key)
    if png is None:
        icon = draw_image(source, size) if source.image else draw_initials(source, size)
        buffer = io.BytesIO()
        icon.save(buffer, "PNG", optimize=True)
        png = buffer.getvalue()
        _drawn.set(key, png)
    return png


def draw_image(source: IconSource, size: int) -> Image.Image:
    """Return the image, whole, in the middle. Only in tabs, the background is transparent."""
    opaque = size != SIZES[0]
    icon = Image.new("RGBA", (size, size), source.paper if opaque else (0, 0, 0, 0))
    assert source.image is not None
    with Image.open(io.BytesIO(source.image.png), formats=["PNG"]) as image:
        picture = image.convert("RGBA")
    side = round(size * (1 - 2 * MARGIN)) if opaque else size
    scale = side / max(picture.size)
    picture = picture.resize([max(round(edge * scale), 1) for edge in picture.size], Image.Resampling.LANCZOS)
    icon.alpha_composite(picture, ((size - picture.width) // 2, (size - picture.height) // 2))
    return icon


def draw_initials(source: IconSource, size: int) -> Image.Image:
    """Return the initials on the main color. iOS rounds the corners itself."""
    large = size * (4 if size < 256 else 2)  # drawn large, so that the edges are smooth
    icon = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    draw = ImageDraw.Draw(icon)
    if size == TOUCH_SIZE:
        draw.rectangle((0, 0, large, large), fill=source.background)
    else:
        draw.rounded_rectangle((0, 0, large - 1, large - 1), radius=large // 5, fill=source.background)
    if source.initials:
        has_all = all(has_glyph(source.font, letter) for letter in source.initials)
        size_of_letters = round(large * (0.66 if len(source.initials) == 1 else 0.5))
        font = load_font(*((source.font, size_of_letters, source.weight) if has_all else (FALLBACK, size_of_letters)))
        left, top, right, bottom = font.getbbox(source.initials, anchor="ls")
        position = (large - left - right) / 2, (large - top - bottom) / 2
        draw.text(position, source.initials, source.foreground, font, anchor="ls")
    return icon.resize((size, size), Image.Resampling.LANCZOS)
