"""The first picture of the home page, drawn in the colors of the clinic. People replace it with a photograph."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Mapping

from PIL import Image, ImageColor, ImageDraw, ImageFilter

SIZE = (1920, 1280)
SCALE = 2  # drawn larger, so that the edges are smooth
SOFT = 8  # light is blurred, so it is drawn smaller
Color = tuple[int, int, int]
Points = list[tuple[float, float]]
PAPER: Color = (255, 253, 250)


def mix(first: Color, second: Color, share: float) -> Color:
    """Return a color between two: ``first`` with a share of 0, ``second`` with 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


class Sheet:
    """A picture that is being drawn, in pixels of SIZE."""

    def __init__(self, primary: str, secondary: str) -> None:
        self.deep: Color = ImageColor.getrgb(primary)[:3]
        self.warm: Color = ImageColor.getrgb(secondary)[:3]
        self.pale = mix(PAPER, self.deep, 0.14)
        self.image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), self.pale)

    def light(self, x: float, y: float, radius: float, color: Color, strength: float) -> None:
        """Add a soft, round light."""
        small = Image.new("L", (SIZE[0] // SOFT, SIZE[1] // SOFT))
        draw = ImageDraw.Draw(small)
        for step in range(24):
            share = 1 - step / 24
            draw.circle((x / SOFT, y / SOFT), radius * share / SOFT, fill=round(255 * strength * (1 - share) ** 0.7))
        mask = small.filter(ImageFilter.GaussianBlur(radius / SOFT / 5)).resize(
            self.image.size, Image.Resampling.BICUBIC
        )
        self.image.paste(color, mask=mask)

    def shape(self, points: Iterable[tuple[float, float]], color: Color, strength: float = 1) -> None:
        mask = Image.new("L", self.image.size)
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        ImageDraw.Draw(mask).polygon(scaled, fill=round(255 * strength))
        self.image.paste(color, mask=mask)

    def line(self, points: Iterable[tuple[float, float]], color: Color, width: float) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        ImageDraw.Draw(self.image).line(scaled, fill=color, width=round(width * SCALE), joint="curve")

    def disk(self, x: float, y: float, radius: float, color: Color, strength: float = 1) -> None:
        self.shape(ring(x, y, radius), color, strength)

    def jpeg(self) -> bytes:
        buffer = io.BytesIO()
        self.image.resize(SIZE, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=88, optimize=True)
        return buffer.getvalue()


def ring(x: float, y: float, radius: float, wobble: float = 0, phase: float = 0) -> Points:
    """Return a circle, or with ``wobble`` a line around it like a contour on a map."""
    points = []
    for step in range(361):
        angle = math.radians(step)
        bump = math.sin(3 * angle + phase) + 0.6 * math.sin(5 * angle - 2 * phase) + 0.4 * math.cos(2 * angle)
        distance = radius * (1 + wobble * bump)
        points.append((x + distance * math.cos(angle), y + distance * 0.9 * math.sin(angle)))
    return points


def ridge(height: float, swing: float, length: float, phase: float) -> Points:
    """Return what is below a line of gentle hills."""
    line = [
        (x, height + swing * math.sin(x / length + phase) + swing * 0.4 * math.sin(x / length * 2.3 + 2 * phase))
        for x in range(-20, SIZE[0] + 40, 12)
    ]
    return [*line, (SIZE[0] + 40, SIZE[1] + 40), (-40, SIZE[1] + 40)]


def draw_contours(sheet: Sheet) -> None:
    sheet.light(1300, 420, 900, sheet.warm, 0.9)
    sheet.light(480, 1080, 700, mix(sheet.pale, sheet.deep, 0.35), 0.7)
    for number in range(17):
        color = mix(sheet.deep, mix(sheet.pale, sheet.warm, 0.5), min(number / 17, 0.85))
        sheet.line(ring(1080, 660, 70 + 66 * number, 0.05 + 0.003 * number, 0.7 + number * 0.09), color, 4)
    sheet.disk(1080, 660, 26, sheet.deep)


def draw_horizon(sheet: Sheet) -> None:
    sheet.light(1240, 560, 980, sheet.warm, 0.95)
    sheet.light(1240, 600, 340, PAPER, 0.95)
    sheet.disk(1240, 600, 92, mix(PAPER, sheet.warm, 0.15))
    for number, share in enumerate((0.28, 0.45, 0.66, 0.9)):
        sheet.shape(
            ridge(700 + 140 * number, 44 - 5 * number, 330 - 30 * number, 1.4 * number),
            mix(sheet.pale, sheet.deep, share),
        )


def draw_waves(sheet: Sheet) -> None:
    sheet.light(620, 300, 900, sheet.warm, 0.85)
    sheet.light(1500, 240, 500, PAPER, 0.8)
    for number in range(6):
        color = mix(sheet.warm, sheet.deep, number / 5)
        sheet.shape(ridge(520 + 132 * number, 62, 250, 0.9 * number + 0.5), color, 0.42 + number * 0.07)
        line = ridge(520 + 132 * number, 62, 250, 0.9 * number + 0.5)[:-2]
        sheet.line(line, mix(color, PAPER, 0.6), 3)


def draw_leaves(sheet: Sheet) -> None:
    sheet.light(1300, 380, 900, sheet.warm, 0.8)
    sheet.light(420, 900, 640, mix(sheet.pale, sheet.deep, 0.4), 0.6)
    stem = [(980 + 90 * math.sin(step / 26), 1300 - step * 11.5) for step in range(96)]
    sheet.line(stem, sheet.deep, 7)
    for number in range(8):
        x, y = stem[10 + number * 10]
        side = 1 if number % 2 else -1
        size = 420 - 34 * number
        color = mix(sheet.deep, sheet.warm, 0.12 + 0.1 * number)
        sheet.shape(leaf(x, y, size, side), color, 0.86)
        sheet.line([(x, y), (x + side * size * 0.9, y - size * 0.5)], mix(color, PAPER, 0.5), 3)


def leaf(x: float, y: float, size: float, side: int) -> Points:
    points = []
    for step in range(101):
        along = step / 50 if step <= 50 else (100 - step) / 50
        across = math.sin(math.pi * along) * size * 0.2 * (1 if step <= 50 else -1)
        points.append((x + side * (along * size * 0.93 + across * 0.42), y - along * size * 0.52 + across * 0.86))
    return points


def draw_bubbles(sheet: Sheet) -> None:
    sheet.light(1200, 500, 1000, sheet.warm, 0.75)
    sizes = (190, 120, 84, 150, 58, 100, 230, 74, 46, 132, 64, 40, 92, 54)
    for number, radius in enumerate(sizes):
        angle = number * 2.4
        distance = 110 + 62 * number
        x, y = 960 + distance * 1.1 * math.cos(angle), 640 + distance * 0.68 * math.sin(angle)
        color = (sheet.deep, sheet.warm, mix(sheet.deep, PAPER, 0.45), mix(sheet.warm, PAPER, 0.55))[number % 4]
        sheet.disk(x, y, radius, color, 0.88)
        sheet.disk(x - radius * 0.34, y - radius * 0.36, radius * 0.16, PAPER, 0.75)


def draw_arcs(sheet: Sheet) -> None:
    sheet.light(1440, 360, 900, sheet.warm, 0.95)
    for number in range(9):
        radius = 1500 - 128 * number
        color = mix(sheet.warm, sheet.deep, number / 8)
        sheet.disk(240, 1480, radius, color, 0.5 + 0.05 * number)
    sheet.line([(240 + 1436 * math.cos(t / 40), 1480 - 1292 * math.sin(t / 40)) for t in range(70)], PAPER, 5)
    sheet.disk(1440, 330, 88, sheet.deep)


DRAWINGS: Mapping[str, Callable[[Sheet], None]] = {
    "contours": draw_contours,
    "horizon": draw_horizon,
    "waves": draw_waves,
    "leaves": draw_leaves,
    "bubbles": draw_bubbles,
    "arcs": draw_arcs,
}


def draw_picture(name: str, primary: str, secondary: str) -> bytes:
    """Return one of DRAWINGS as a JPEG. The colors are hexadecimal, such as “#336699”."""
    sheet = Sheet(primary, secondary)
    DRAWINGS[name](sheet)
    return sheet.jpeg()
