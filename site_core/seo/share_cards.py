"""Draws the picture of a page that has none, for sites where the page is shared: its title on the clinic's paper."""

import hashlib
import io
from functools import cache

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from site_core.design_tokens import design_tokens

from .metadata import SHARE_SIZE

MARGIN = 84
LOGO_SIZE = 72
TITLE_WIDTH = SHARE_SIZE[0] - 2 * MARGIN
TITLE_SIZES = range(92, 43, -6)  # pixels, the largest that fits is taken
MOST_LINES = 4
# Part of every card's name: count up when the drawing changes, and all cards are drawn anew.
DESIGN = "1"
COLORS = ("paper", "ink", "ink-muted", "accent", "highlight")  # design tokens that a card is drawn in


def card_digest(title, clinic, tagline="", logo=""):
    """What names a card: changes with everything that is drawn on it. ``logo`` is the file's hash or name."""
    colors = " ".join(design_tokens()[name] for name in COLORS)
    return hashlib.sha256("\x00".join([DESIGN, colors, title, clinic, tagline, logo]).encode()).hexdigest()[:20]


def draw_card(title, clinic, tagline="", logo=None):
    """A JPEG of 1200 × 630 pixels, as bytes. ``logo`` is an open image file, or None for the site's own mark."""
    card = _background().copy()
    draw = ImageDraw.Draw(card)
    colors = design_tokens()
    mark = _logo(logo)
    card.paste(mark, (MARGIN, MARGIN), mark)
    name = _font("figtree", 34, 600)
    draw.text(
        (MARGIN + LOGO_SIZE + 24, MARGIN + LOGO_SIZE / 2), _plain(clinic)[:60], colors["accent"], name, anchor="lm"
    )
    font, lines = _fit(_plain(title) or _plain(clinic))
    line_height = font.size * 1.12
    bottom = SHARE_SIZE[1] - MARGIN - (54 if tagline else 0)
    for number, line in enumerate(reversed(lines)):
        draw.text((MARGIN, bottom - number * line_height), line, colors["ink"], font, anchor="ls")
    if tagline:
        place = (MARGIN, SHARE_SIZE[1] - MARGIN + 12)
        draw.text(place, _plain(tagline)[:80], colors["ink-muted"], _font("figtree", 28, 400), anchor="ls")
    buffer = io.BytesIO()
    card.save(buffer, "JPEG", quality=86, optimize=True)
    return buffer.getvalue()


def _plain(text):
    """``text`` in one line, without characters that have no picture."""
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))


@cache
def _font(family, size, weight=None):
    font = ImageFont.truetype(finders.find(f"fonts/{family}-latin.woff2"), size)
    if weight:
        font.set_variation_by_axes([weight])
    return font


@cache
def _background():
    """Paper, with the light of a lamp in the lower right corner."""
    light = Image.new("L", SHARE_SIZE)
    draw = ImageDraw.Draw(light)
    for radius, strength in ((470, 60), (330, 110), (200, 165)):
        draw.circle((1080, 560), radius, fill=strength)
    light = light.filter(ImageFilter.GaussianBlur(90))
    card = Image.new("RGB", SHARE_SIZE, design_tokens()["paper"])
    card.paste(design_tokens()["highlight"], mask=light)
    return card


def _logo(file):
    logo = Image.open(file or finders.find("img/icon-512.png")).convert("RGBA")
    if file is None:
        logo = logo.crop((90, 90, 422, 422))  # without the margin that an icon needs and a card has
    logo.thumbnail((LOGO_SIZE, LOGO_SIZE), Image.Resampling.LANCZOS)
    return logo


def _fit(title):
    """The largest font in which ``title`` has few enough lines, and those lines."""
    for size in TITLE_SIZES:
        font = _font("newsreader", size)
        lines = _lines(title, font, TITLE_WIDTH)
        if len(lines) <= MOST_LINES:
            return font, _balanced(title, font, lines)
    return font, [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1].rstrip(" .,;:") + "…"]


def _balanced(title, font, lines):
    """As many lines as ``lines``, of about the same length."""
    for width in range(TITLE_WIDTH, TITLE_WIDTH // 2, -24):
        narrower = _lines(title, font, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _lines(title, font, width):
    lines = [""]
    for word in title.split():
        for piece in _pieces(word, font, width):
            longer = f"{lines[-1]} {piece}".strip()
            if font.getlength(longer) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word, font, width):
    """``word`` whole, or in parts where it is wider than the card."""
    while font.getlength(word) > width:
        cut = next(end for end in range(len(word), 0, -1) if font.getlength(word[:end]) <= width or end == 1)
        yield word[:cut]
        word = word[cut:]
    yield word
