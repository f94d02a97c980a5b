"""Colors as people see them: OKLCH, and contrast as WCAG 2.2 computes it.

OKLCH has the lightness (0 to 1), the chroma (0 is gray), and the hue in radians of a color. Colors of the same
lightness look equally light, whatever their hue, so a palette can change one without the others.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
STEP = 0.005  # of lightness, which nobody can see
RGB = tuple[float, float, float]


class Oklch(NamedTuple):
    lightness: float
    chroma: float
    hue: float


def parse_hex(color: str) -> RGB:
    """Return red, green, and blue from 0 to 1 of a color such as ``#336699``."""
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def to_hex(rgb: RGB) -> str:
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in rgb)


def linear(value: float) -> float:
    """Return the light of an sRGB value. Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def gamma(value: float) -> float:
    """Return the sRGB value of an amount of light."""
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def luminance(color: str) -> float:
    red, green, blue = map(linear, parse_hex(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def mix(color: str, share: float, other: str) -> str:
    """Return ``color`` drawn over ``other`` with an opacity of ``share``, as browsers do."""
    red, green, blue = (
        share * top + (1 - share) * below for top, below in zip(parse_hex(color), parse_hex(other), strict=True)
    )
    return to_hex((red, green, blue))


def to_oklch(color: str) -> Oklch:
    """Convert from sRGB. Source of the numbers: https://bottosson.github.io/posts/oklab/."""
    red, green, blue = map(linear, parse_hex(color))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def to_linear_rgb(color: Oklch) -> RGB:
    a, b = color.chroma * math.cos(color.hue), color.chroma * math.sin(color.hue)
    long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return the color in hexadecimal digits. Screens don't have every chroma: it is reduced to the most they have."""
    low, high = 0.0, chroma
    for _ in range(14):
        if is_displayable(to_linear_rgb(Oklch(lightness, high, hue))):
            break
        middle = (low + high) / 2
        if is_displayable(to_linear_rgb(Oklch(lightness, middle, hue))):
            low = middle
        else:
            high = middle
    else:
        high = low
    red, green, blue = (gamma(max(value, 0)) for value in to_linear_rgb(Oklch(lightness, high, hue)))
    return to_hex((red, green, blue))


def is_displayable(rgb: RGB) -> bool:
    return all(-0.0005 <= value <= 1.0005 for value in rgb)


def readable(color: str, backgrounds: list[str], minimum: float) -> str:
    """Return ``color``, or the nearest lightness of it that has the contrast ``minimum`` with all ``backgrounds``.

    It becomes darker on light backgrounds, and lighter on dark ones. Black or white is the end.
    """
    darker = sum(map(luminance, backgrounds)) / len(backgrounds) > 0.18
    lightness, chroma, hue = to_oklch(color)
    while min(contrast(color, background) for background in backgrounds) < minimum:
        lightness += -STEP if darker else STEP
        if not 0 < lightness < 1:
            return "#000000" if darker else "#ffffff"
        color = from_oklch(lightness, chroma, hue)
    return color
