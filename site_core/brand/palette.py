"""The palette of a site, derived from two colors for light and dark screens.

Every color that text, a control, or the focus ring has is computed against every color that it stands on.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .colors import contrast, from_oklch, mix, readable, to_oklch

TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
TEXT_ON_MIXED = 4.6  # browsers round mixed colors as they like
# How much of the glow is mixed into backgrounds below text, in references, <mark>, and calls to action.
GLOW_SHARES = (0.3, 0.45, 0.55)
FOOTER_GLOW_SHARE = 0.24

Tokens = dict[str, str]


class Adjustment(NamedTuple):
    """A chosen color that could not be read, and what is used for text and buttons instead."""

    chosen: str
    chosen_ratio: float
    used: str
    used_ratio: float


class Palette(NamedTuple):
    """The custom properties of both color schemes, without ``--``, and what had to be adjusted."""

    light: Tokens
    dark: Tokens
    adjustment: Adjustment | None


@lru_cache(maxsize=64)
def derive_palette(primary: str, secondary: str) -> Palette:
    """Return the palette of two colors such as ``#336699``: one for links and buttons, and one for highlights."""
    primary, secondary = primary.lower(), secondary.lower()
    light = light_tokens(primary, secondary)
    dark = dark_tokens(primary, secondary, light)
    used, backgrounds = light["brand"], text_backgrounds(light)
    adjustment = None
    if used != primary:
        adjustment = Adjustment(primary, worst(primary, backgrounds), used, worst(used, backgrounds))
    return Palette(light, dark, adjustment)


def worst(color: str, backgrounds: list[str]) -> float:
    return min(contrast(color, background) for background in backgrounds)


def light_tokens(primary: str, secondary: str) -> Tokens:
    _lightness, chroma, hue = to_oklch(primary)
    _other_lightness, warm_chroma, warm_hue = to_oklch(secondary)
    tokens = {
        "paper": from_oklch(0.982, min(warm_chroma, 0.008), warm_hue),
        "surface": from_oklch(0.947, min(warm_chroma, 0.013), warm_hue),
        "accent-wash": from_oklch(0.935, min(chroma, 0.018), hue),
        "highlight-wash": from_oklch(0.937, min(warm_chroma, 0.034), warm_hue),
    }
    backgrounds = text_backgrounds(tokens)
    accent = readable(primary, backgrounds, TEXT)
    lightness, _chroma, _hue = to_oklch(accent)
    tokens |= {
        "ink": from_oklch(0.275, min(chroma, 0.022), hue),
        "ink-muted": readable(from_oklch(0.46, min(chroma, 0.02), hue), backgrounds, TEXT + 0.5),
        "brand": accent,
        "on-accent": tokens["paper"],
        "accent-strong": from_oklch(max(lightness - 0.08, 0.1), chroma, hue),
        "brand-warm": secondary,
        "control-border": readable(from_oklch(0.57, min(chroma, 0.02), hue), backgrounds, CONTROL),
        "focus": readable(from_oklch(0.52, max(warm_chroma, 0.1), warm_hue), backgrounds, CONTROL + 0.5),
    }
    tokens["border"] = tokens["ink"] + "26"
    return with_glow(with_footer(tokens, 0.295), light=True)


def dark_tokens(primary: str, secondary: str, light: Tokens) -> Tokens:
    _lightness, chroma, hue = to_oklch(primary)
    warm_lightness, warm_chroma, warm_hue = to_oklch(secondary)
    tokens = {
        "paper": from_oklch(0.205, min(chroma, 0.012), hue),
        "surface": from_oklch(0.245, min(chroma, 0.015), hue),
        "accent-wash": from_oklch(0.27, min(chroma, 0.026), hue),
        "highlight-wash": from_oklch(0.262, min(warm_chroma, 0.018), warm_hue),
    }
    backgrounds = text_backgrounds(tokens)
    accent = readable(from_oklch(0.78, min(chroma, 0.1), hue), backgrounds, TEXT)
    strong = from_oklch(0.86, min(chroma, 0.07), hue)
    tokens |= {
        "ink": from_oklch(0.925, min(warm_chroma, 0.01), warm_hue),
        "ink-muted": readable(from_oklch(0.76, min(chroma, 0.014), hue), backgrounds, TEXT),
        "brand": light["brand"],
        "brand-light": accent,
        "on-accent": readable(from_oklch(0.22, min(chroma, 0.03), hue), [accent, strong], TEXT),
        "accent-strong": strong,
        "brand-warm": secondary,
        "brand-warm-deep": from_oklch(min(max(warm_lightness, 0.5), 0.71), min(warm_chroma, 0.11), warm_hue),
        "control-border": readable(from_oklch(0.61, min(chroma, 0.015), hue), backgrounds, CONTROL),
        "focus": readable(from_oklch(0.85, min(warm_chroma, 0.09), warm_hue), backgrounds, TEXT),
    }
    tokens["border"] = tokens["ink"] + "26"
    light |= {name: tokens[name] for name in ("brand-light", "brand-warm-deep")}
    footer = {name: light[name] for name in ("on-footer", "brand-warm-light")}  # on an even darker footer
    return with_glow(with_footer(tokens, 0.17) | footer, light=False)


def text_backgrounds(tokens: Tokens) -> list[str]:
    """Return the plain backgrounds that text and controls stand on."""
    return [tokens[name] for name in ("paper", "surface", "accent-wash", "highlight-wash")]


def with_footer(tokens: Tokens, lightness: float) -> Tokens:
    """Add the colors of the footer, which is dark on every screen."""
    _lightness, chroma, hue = to_oklch(tokens["brand"])
    _lightness, warm_chroma, warm_hue = to_oklch(tokens["brand-warm"])
    footer = from_oklch(lightness, min(chroma, 0.045), hue)
    backgrounds = [footer, mix(tokens["brand-warm"], FOOTER_GLOW_SHARE, footer)]
    warm = from_oklch(0.88, min(warm_chroma, 0.07), warm_hue)
    return tokens | {
        "footer-background": footer,
        "on-footer": readable(from_oklch(0.95, min(warm_chroma, 0.012), warm_hue), backgrounds, TEXT_ON_MIXED),
        "brand-warm-light": readable(warm, backgrounds, TEXT_ON_MIXED),
    }


def with_glow(tokens: Tokens, light: bool) -> Tokens:
    """Add the glow behind text: the highlight, with a lightness at which everything on it can be read."""
    lightness, chroma, hue = to_oklch(tokens["brand-warm" if light else "brand-warm-deep"])
    glow, texts = tokens["brand-warm" if light else "brand-warm-deep"], [tokens["ink"], tokens["ink-muted"]]
    texts.append(tokens["brand" if light else "brand-light"])
    grounds = [tokens[name] for name in ("accent-wash", "surface", "paper")]
    while not is_readable_on_glow(texts, glow, grounds):
        lightness += 0.01 if light else -0.01
        if not 0 < lightness < 1:
            return tokens | {"glow": "#ffffff" if light else "#000000"}
        glow = from_oklch(lightness, chroma, hue)
    return tokens | {"glow": glow}


def is_readable_on_glow(texts: list[str], glow: str, grounds: list[str]) -> bool:
    backgrounds = [mix(glow, share, ground) for share in GLOW_SHARES for ground in grounds]
    return all(worst(text, backgrounds) >= TEXT_ON_MIXED for text in texts)
