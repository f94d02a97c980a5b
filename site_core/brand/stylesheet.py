"""The rules that follow from a brand. They stand behind the critical CSS, in the same element."""

from __future__ import annotations

from collections.abc import Mapping

from .choices import Radii
from .palette import Palette, Tokens

# Repeated, so that it is more specific than the rules of static/css/tokens.css, and the order does not matter.
ROOT = ":root:root"
# The logo is as high as a line of the menu. It isn't darkened on dark screens, as photographs are.
LOGO = (
    "@layer components{.brand-logo{width:auto;height:2.5rem;max-width:min(15rem,52vw);object-fit:contain;"
    "object-position:left;filter:none}}"
)
DARK = "@media (prefers-color-scheme:dark)"


def brand_rules(palette: Palette | None, radii: Radii | None, has_logo: bool = False) -> str:
    """Return CSS that sets the custom properties of a brand. Empty if it has nothing of its own."""
    light: Tokens = {}
    dark: Tokens = {}
    if palette:
        light |= palette.light
        dark |= {name: value for name, value in palette.dark.items() if palette.light.get(name) != value}
    if radii:
        light |= {"control-radius": radii.control, "image-radius": radii.image}
    tokens = layer(rule(light) + (f"{DARK}{{{rule(dark)}}}" if dark else "")) if light else ""
    return tokens + (LOGO if has_logo else "")


def rule(tokens: Mapping[str, str]) -> str:
    return f"{ROOT}{{{';'.join(f'--{name}:{value}' for name, value in tokens.items())}}}"


def layer(rules: str) -> str:
    return f"@layer tokens{{{rules}}}"
