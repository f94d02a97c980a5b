"""How text looks: the few CSS properties that decide what is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .css import Declarations
from .sanitizing import BLOCK_TAGS

BOLD_TAGS = {"b", "strong"}
ITALIC_TAGS = {"i", "em", "cite", "dfn", "var"}
NUMBER = re.compile(r"(-?\d*\.?\d+)\s*(pt|px|em|rem|%|in|cm|mm)?")
PIXELS = {"pt": 4 / 3, "px": 1, "rem": 16, "in": 96, "cm": 37.8, "mm": 3.78, None: 1}
SIZES = {"x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
FONT = re.compile(r"(?P<before>.*?)(?P<size>\d*\.?\d+(?:pt|px|em|rem|%))(?:/\S+)?\s*(?P<family>.*)")
RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?")
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
PLAIN_COLORS = {"", "auto", "windowtext", "black", "inherit", "initial", "unset", "currentcolor", "text1"}
NO_BACKGROUNDS = {"", "auto", "none", "transparent", "white", "initial", "inherit", "unset", "window"}


@dataclass(frozen=True, slots=True)
class Style:
    """The computed style of an element. ``size`` is in pixels."""

    bold: bool = False
    italic: bool = False
    script: str = ""
    size: float = 16
    color: str = ""
    highlight: str = ""
    is_underlined: bool = False
    is_struck: bool = False
    is_hidden: bool = False
    is_symbol: bool = False
    is_preformatted: bool = False


def compute_style(parent: Style, tag: str, css: Declarations) -> Style:
    """Return the style of a ``tag`` with the declarations ``css`` in an element with the style ``parent``."""
    css = expand_font(css)
    decoration = css.get("text-decoration", "") + css.get("text-decoration-line", "")
    return replace(
        parent,
        bold=is_bold(css.get("font-weight", ""), parent.bold or tag in BOLD_TAGS),
        italic=is_italic(css.get("font-style", ""), parent.italic or tag in ITALIC_TAGS),
        script=find_script(parent, tag, css),
        size=parse_length(css.get("font-size", ""), parent.size, parent.size),
        color=parse_color(css["color"]) if "color" in css else parent.color,
        highlight=parent.highlight if tag in BLOCK_TAGS else parse_highlight(css, parent.highlight),
        is_underlined=parent.is_underlined or "underline" in decoration or (tag == "u" and "none" not in decoration),
        is_struck=parent.is_struck or "line-through" in decoration or tag in {"s", "strike"},
        is_hidden=parent.is_hidden or is_hidden(css),
        is_symbol=is_symbol_font(css, parent.is_symbol),
        is_preformatted=is_preformatted(css.get("white-space", ""), parent.is_preformatted or tag == "pre"),
    )


def expand_font(css: Declarations) -> Declarations:
    """Return ``css`` with the properties that the shorthand ``font`` sets."""
    match = FONT.fullmatch(css.get("font", ""))
    if not match:
        return css
    before = match["before"].split()
    weight = next((word for word in before if word in {"bold", "bolder"} or word.isdecimal()), "normal")
    slant = next((word for word in before if word in {"italic", "oblique"}), "normal")
    font = {"font-weight": weight, "font-style": slant, "font-size": match["size"], "font-family": match["family"]}
    return font | css


def is_bold(weight: str, default: bool) -> bool:
    if weight.isdecimal():
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight, default)


def is_italic(slant: str, default: bool) -> bool:
    if slant.startswith(("italic", "oblique")):
        return True
    return False if slant == "normal" else default


def find_script(parent: Style, tag: str, css: Declarations) -> str:
    """Return "sup" or "sub" for raised or lowered text.

    The elements count whatever their CSS says: many websites raise them by other means than ``vertical-align``.
    """
    if tag in {"sup", "sub"}:
        return tag
    for name in ("vertical-align", "mso-text-raise"):
        value = css.get(name, "")
        if value in {"super", "sub"}:
            return "sup" if value == "super" else "sub"
        if length := parse_length(value, parent.size, 0):
            return "sup" if length > 0 else "sub"
    return parent.script


def parse_length(value: str, parent: float, default: float) -> float:
    """Return ``value`` in pixels. Relative units and keywords refer to ``parent``, also a length in pixels."""
    if value in SIZES:
        return SIZES[value]
    match = NUMBER.fullmatch(value)
    if not match:
        return default
    number, unit = float(match[1]), match[2]
    if unit in {"em", "%"}:
        return number * parent / (100 if unit == "%" else 1)
    return number * PIXELS[unit]


def parse_color(value: str) -> str:
    """Return a color as text, or "" for black, gray, and what is not a color."""
    value = value.strip()
    if value in PLAIN_COLORS or value.startswith("var("):
        return ""
    channels = parse_channels(value)
    if channels is None:
        return value.split()[0] if value.isalpha() else ""
    is_dark_or_gray = max(channels) - min(channels) < 40
    return "" if is_dark_or_gray or max(channels) < 90 else "#{:02x}{:02x}{:02x}".format(*channels)


def parse_channels(value: str) -> list[int] | None:
    if match := RGB.match(value):
        return [int(number) for number in match.groups()[:3]]
    if match := HEX.match(value):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    return None


def parse_highlight(css: Declarations, default: str) -> str:
    value = css.get("mso-highlight") or css.get("background-color") or css.get("background", "")
    if not value:
        return default
    match = RGB.match(value)
    is_transparent = bool(match and match[4] in {"0", "0.0", "0%"})
    first = value.split()[0] if not match else value
    if first in NO_BACKGROUNDS or is_transparent:
        return ""
    channels = parse_channels(value)
    return "" if channels and min(channels) > 235 else first


def is_hidden(css: Declarations) -> bool:
    return css.get("display") == "none" or css.get("visibility") == "hidden" or css.get("mso-hide") == "all"


def is_symbol_font(css: Declarations, default: bool) -> bool:
    family = css.get("mso-symbol-font-family") or css.get("font-family", "")
    return family.split(",")[0].strip("\"' ") == "symbol" if family else default


def is_preformatted(white_space: str, default: bool) -> bool:
    return white_space.startswith(("pre", "break-spaces")) if white_space else default
