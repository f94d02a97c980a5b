"""The critical CSS with the values of a brand."""

import re

import pytest

from site_core.assets.critical_css import critical_css
from site_core.assets.design_tokens import DARK, design_tokens
from site_core.brand.palette import derive_palette
from site_core.brand.stylesheet import Look, branded_critical_css

ORIGINAL = Look("", "", "soft", "newsreader-figtree", "right", has_logo=False)
COLORFUL = ORIGINAL._replace(primary="#7a1f5c", secondary="#ffd500")
LATER = {"accent-wash", "highlight-wash", "accent-strong"}  # static/css/later-tokens.css defines them


def values(css):
    """Return what the custom properties of a stylesheet are on light and dark screens."""
    schemes = {"light": {}, "dark": {}}
    for block in re.findall(r"(@media \(prefers-color-scheme:dark\)\{)?:root(?::root)?\{([^}]*)\}", css):
        pairs = dict(re.findall(r"--([\w-]+):([^;}]+)", block[1]))
        schemes["dark"] |= pairs
        if not block[0]:
            schemes["light"] |= pairs
    return schemes


def test_original_look_changes_nothing():
    assert branded_critical_css(critical_css(), ORIGINAL) == critical_css()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_color_of_the_palette_is_set_and_everything_else_is_as_before(scheme):
    palette = derive_palette(COLORFUL.primary, COLORFUL.secondary)
    expected = getattr(palette, scheme)
    branded = values(branded_critical_css(critical_css(), COLORFUL))[scheme]
    assert {name: branded[name] for name in expected} == expected
    original = values(critical_css())[scheme]
    assert {name: branded[name] for name in original if name not in expected} == {
        name: value for name, value in original.items() if name not in expected
    }


def test_only_properties_of_the_later_stylesheet_are_added():
    added = branded_critical_css(critical_css(), COLORFUL)[-600:].rpartition("@layer tokens{:root:root")[2]
    assert set(re.findall(r"--([\w-]+):", added)) == LATER
    assert DARK in added


def test_palette_replaces_every_color_of_the_brand():
    branded = branded_critical_css(critical_css(), COLORFUL)
    for name in ("brand", "brand-light", "brand-warm", "brand-warm-deep", "brand-warm-light"):
        assert design_tokens()[name] not in branded
