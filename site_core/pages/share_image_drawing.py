"""Draw the share image of a page that has none: the title, the clinic's name, and its logo on a plain background."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import IO, NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from site_core.assets.design_tokens import design_tokens
from site_core.assets.drawing_fonts import static_file
from site_core.brand.fonts import ORIGINAL, FontPair
from site_core.brand.icons import IconSource, draw_icon

from .metadata import SHARE_SIZE
from .share_image_text import CardFont, drawable_text

MARGIN = 84
LOGO_SIZE = 72
TITLE_WIDTH = SHARE_SIZE[0] - 2 * MARGIN
TITLE_FONT_SIZES = range(92, 43, -6)  # pixels; the largest that fits is used
MAX_LINES = 4
TITLE_FONT, TEXT_FONT = ORIGINAL.drawn_headings[0], ORIGINAL.drawn_text
# Part of every card's digest. Increase it when the design changes, so that all cards are drawn again.
DESIGN_VERSION = "2"


class CardBrand(NamedTuple):
    """The colors and fonts of a card, and the icon for a missing logo. None is the site's own mark."""

    paper: str
    ink: str
    ink_muted: str
    accent: str
    glow: str
    icon: IconSource | None = None
    title_font: str = TITLE_FONT
    title_weight: int | None = None
    text_font: str = TEXT_FONT

    @classmethod
    def from_tokens(
        cls, tokens: Mapping[str, str], icon: IconSource | None = None, pair: FontPair = ORIGINAL
    ) -> CardBrand:
        colors = (tokens["paper"], tokens["ink"], tokens["ink-muted"], tokens["accent"], tokens["glow"])
        return cls(*colors, icon, *pair.drawn_headings, pair.drawn_text)

    @property
    def colors(self) -> tuple[str, ...]:
        return self.paper, self.ink, self.ink_muted, self.accent, self.glow

    @property
    def fonts(self) -> tuple[str, int | None, str]:
        return self.title_font, self.title_weight, self.text_font


def original_brand() -> CardBrand:
    return CardBrand.from_tokens(design_tokens())


def card_digest(title: str, clinic: str, tagline: str = "", logo: str = "", brand: CardBrand | None = None) -> str:
    """Return a digest of everything drawn on a card. ``logo`` is the file's hash or name."""
    brand = brand or original_brand()
    look = " ".join(brand.colors) + (f" {brand.icon.digest}" if brand.icon else "")
    if brand.fonts != original_brand().fonts:
        look += " ".join(["", *map(str, brand.fonts)])
    return hashlib.sha256("\x00".join([DESIGN_VERSION, look, title, clinic, tagline, logo]).encode()).hexdigest()[:20]


def draw_card(
    title: str, clinic: str, tagline: str = "", logo: IO[bytes] | None = None, brand: CardBrand | None = None
) -> bytes:
    """Return a JPEG of 1200 × 630 pixels. ``logo`` is an open image file, or None for the mark of the brand."""
    brand = brand or original_brand()
    card = _background(brand.paper, brand.glow).copy()
    draw = ImageDraw.Draw(card)
    mark = _icon(brand.icon) if brand.icon and logo is None else _logo(logo)
    card.paste(mark, (MARGIN, MARGIN), mark)
    clinic = drawable_text(clinic, brand.text_font)
    name_font = CardFont(brand.text_font, 34, 600)
    name_font.draw(draw, (MARGIN + LOGO_SIZE + 24, MARGIN + LOGO_SIZE / 2 + 12), clinic[:60], brand.accent)
    font, lines = _fit_title(drawable_text(title, brand.title_font) or drawable_text(clinic, brand.title_font), brand)
    line_height = font.size * 1.12
    bottom = SHARE_SIZE[1] - MARGIN - (54 if tagline else 0)
    for number, line in enumerate(reversed(lines)):
        font.draw(draw, (MARGIN, bottom - number * line_height), line, brand.ink)
    if tagline := drawable_text(tagline, brand.text_font):
        tagline_font = CardFont(brand.text_font, 28, 400)
        tagline_font.draw(draw, (MARGIN, SHARE_SIZE[1] - MARGIN + 12), tagline[:80], brand.ink_muted)
    buffer = io.BytesIO()
    card.save(buffer, "JPEG", quality=86, optimize=True)
    return buffer.getvalue()


@lru_cache(maxsize=4)
def _background(paper: str, glow: str) -> Image.Image:
    """Return the background, with a glow in the lower right corner."""
    mask = Image.new("L", SHARE_SIZE)
    draw = ImageDraw.Draw(mask)
    for radius, strength in ((470, 60), (330, 110), (200, 165)):
        draw.circle((1080, 560), radius, fill=strength)
    mask = mask.filter(ImageFilter.GaussianBlur(90))
    card = Image.new("RGB", SHARE_SIZE, paper)
    card.paste(glow, mask=mask)
    return card


def _icon(source: IconSource) -> Image.Image:
    return Image.open(io.BytesIO(draw_icon(source, LOGO_SIZE))).convert("RGBA")


def _logo(file: IO[bytes] | None) -> Image.Image:
    logo = Image.open(file or static_file("img/icon-512.png")).convert("RGBA")
    if file is None:
        logo = logo.crop((90, 90, 422, 422))  # remove the icon's own margin
    logo.thumbnail((LOGO_SIZE, LOGO_SIZE), Image.Resampling.LANCZOS)
    return logo


def _fit_title(title: str, brand: CardBrand) -> tuple[CardFont, list[str]]:
    """Return the largest font in which ``title`` fits in MAX_LINES, and its lines. The smallest font truncates it."""
    for size in TITLE_FONT_SIZES:
        font = CardFont(brand.title_font, size, brand.title_weight)
        lines = _wrap(title, font, TITLE_WIDTH)
        if len(lines) <= MAX_LINES:
            return font, _balance(title, font, lines)
    return font, [*lines[: MAX_LINES - 1], lines[MAX_LINES - 1].rstrip(" .,;:") + "…"]


def _balance(title: str, font: CardFont, lines: list[str]) -> list[str]:
    """Return as many lines as ``lines``, of similar length."""
    for width in range(TITLE_WIDTH, TITLE_WIDTH // 2, -24):
        narrower = _wrap(title, font, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _wrap(title: str, font: CardFont, width: int) -> list[str]:
    lines = [""]
    for word in title.split():
        for part in _split_word(word, font, width):
            extended = f"{lines[-1]} {part}".strip()
            if font.getlength(extended) <= width or not lines[-1]:
                lines[-1] = extended
            else:
                lines.append(part)
    return lines


def _split_word(word: str, font: CardFont, width: int) -> Iterator[str]:
    """Yield ``word``, split into parts if it is wider than ``width``."""
    while font.getlength(word) > width:
        end = next(end for end in range(len(word), 0, -1) if font.getlength(word[:end]) <= width or end == 1)
        yield word[:end]
        word = word[end:]
    yield word
