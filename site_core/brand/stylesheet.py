"""The styles of a brand: the critical CSS with its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from .choices import RADII, Hero
from .fonts import ORIGINAL, PAIRS, with_fonts
from .palette import Tokens, derive_palette

# Repeated, so that it is more specific than the rules of static/css, and the order does not matter.
TOKEN = re.compile(r"--([\w-]+):([^;}]+)")
ROOT = ":root:root"
DARK = "@media (prefers-color-scheme:dark)"
# The logo is as high as a line of the menu. It isn't darkened on dark screens, as photographs are. Where a wide one
# leaves no room for the name, the name is below it.
LOGO = (
    "@layer components{.brand-logo{width:auto;height:2.5rem;max-width:min(15rem,52vw);object-fit:contain;"
    "object-position:left;filter:none}.wordmark-wide{flex-wrap:wrap}"
    ".wordmark-wide .brand-logo{height:auto;max-height:2.5rem}}"
)
SANS_HEADINGS = "@layer base{h1,h2,h3,h4{font-weight:600}}"
# From the text to the edge of the screen, as in static/css/components/page-header.css.
BLEED = "calc(-1*max(clamp(1.25rem,5vw,4rem),50vw - 36rem))"
NARROW_TEXT = ".hero{display:block}.hero-text{max-width:46rem}"
HEROES: dict[str, str] = {
    Hero.LEFT: (
        f"@layer components{{@media (min-width:60rem){{.hero .lead-image{{order:-1;margin-inline:{BLEED} 0}}"
        ".hero .lead-image img{border-radius:0 var(--image-radius) var(--image-radius) 0}}}"
    ),
    Hero.FULL: (
        f"@layer components{{{NARROW_TEXT}.hero .lead-image{{margin:clamp(2rem,5vw,4rem) {BLEED} 0}}"
        ".hero .lead-image img{aspect-ratio:auto;height:clamp(16rem,60vh,38rem);border-radius:0}}"
    ),
    Hero.NONE: f"@layer components{{{NARROW_TEXT}}}",
}


class Look(NamedTuple):
    """What the styles of a brand depend on. Both colors are empty for the original palette."""

    primary: str
    secondary: str
    corners: str
    fonts: str
    hero: str
    has_logo: bool


@lru_cache(maxsize=64)
def branded_critical_css(critical: str, look: Look) -> str:
    """Return the critical CSS with the values of a brand in place of the original ones, and few rules behind it.

    Replacing values instead of adding rules keeps pages within the first packets.
    """
    light, dark = tokens_of(look)
    if light:
        critical, missing_light, missing_dark = replace_tokens(critical, light, dark)
        critical += layer(missing_light, missing_dark)
    pair = PAIRS.get(look.fonts, ORIGINAL)
    critical = with_fonts(critical, pair)
    extra = [SANS_HEADINGS if pair.has_sans_headings else "", LOGO if look.has_logo else ""]
    return "".join([critical, *extra, HEROES.get(look.hero, "")])


def color_rules(look: Look) -> str:
    """Return the custom properties alone, for the admin, whose own styles don't have them."""
    light, dark = tokens_of(look)
    return layer(light, dark) if light else ""


def tokens_of(look: Look) -> tuple[Tokens, Tokens]:
    """Return the custom properties of light screens, and those that dark ones have instead."""
    light: Tokens = {}
    dark: Tokens = {}
    if look.primary and look.secondary:
        palette = derive_palette(look.primary, look.secondary)
        light |= palette.light
        dark |= {name: value for name, value in palette.dark.items() if palette.light.get(name) != value}
    if radii := RADII.get(look.corners):
        light |= {"control-radius": radii.control, "image-radius": radii.image}
    light |= PAIRS.get(look.fonts, ORIGINAL).stacks
    return light, dark


def replace_tokens(critical: str, light: Tokens, dark: Tokens) -> tuple[str, Tokens, Tokens]:
    """Return ``critical`` with other values, and the properties that it doesn't define.

    A property is defined for light screens first, and for dark ones after that.
    """
    found: dict[str, int] = {}

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        found[name] = found.get(name, 0) + 1
        values = light if found[name] == 1 else dark
        return f"--{name}:{values[name]}" if name in values and found[name] <= 2 else match[0]

    critical = TOKEN.sub(replace, critical)
    missing_dark = {name: value for name, value in dark.items() if found.get(name, 0) < 2}
    return critical, {name: value for name, value in light.items() if name not in found}, missing_dark


def layer(light: Tokens, dark: Tokens) -> str:
    return f"@layer tokens{{{rule(light)}{f'{DARK}{{{rule(dark)}}}' if dark else ''}}}" if light or dark else ""


def rule(tokens: Mapping[str, str]) -> str:
    return f"{ROOT}{{{';'.join(f'--{name}:{value}' for name, value in tokens.items())}}}" if tokens else ""
