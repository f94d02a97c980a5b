"""The rules that follow from a brand. They stand behind the critical CSS, in the same element."""

from __future__ import annotations

from collections.abc import Mapping

from .choices import FONT_STACKS, RADII, Hero
from .palette import Palette, Tokens

# Repeated, so that it is more specific than the rules of static/css/tokens.css, and the order does not matter.
ROOT = ":root:root"
DARK = "@media (prefers-color-scheme:dark)"
# The logo is as high as a line of the menu. It isn't darkened on dark screens, as photographs are.
LOGO = (
    "@layer components{.brand-logo{width:auto;height:2.5rem;max-width:min(15rem,52vw);object-fit:contain;"
    "object-position:left;filter:none}}"
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


def brand_rules(palette: Palette | None, corners: str, fonts: str, hero: str, has_logo: bool) -> str:
    """Return CSS that sets the custom properties of a brand, and few rules. Empty for the original brand."""
    light, dark = color_tokens(palette) if palette else ({}, {})
    if radii := RADII.get(corners):
        light |= {"control-radius": radii.control, "image-radius": radii.image}
    stacks = FONT_STACKS.get(fonts)
    if stacks:
        light |= {f"font-{name}": value for name, value in stacks._asdict().items() if value}
    parts = [layer(light, dark) if light else "", HEROES.get(hero, "")]
    parts += [SANS_HEADINGS if stacks and stacks.has_sans_headings else "", LOGO if has_logo else ""]
    return "".join(parts)


def color_tokens(palette: Palette) -> tuple[Tokens, Tokens]:
    """Return the colors of light screens, and those that dark ones have instead."""
    dark = {name: value for name, value in palette.dark.items() if palette.light.get(name) != value}
    return dict(palette.light), dark


def layer(light: Tokens, dark: Tokens) -> str:
    return f"@layer tokens{{{rule(light)}{f'{DARK}{{{rule(dark)}}}' if dark else ''}}}"


def rule(tokens: Mapping[str, str]) -> str:
    return f"{ROOT}{{{';'.join(f'--{name}:{value}' for name, value in tokens.items())}}}"
