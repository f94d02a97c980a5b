"""The palette of any two colors can be read. The contrast is computed here, not by the code under test."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_core.brand.colors import from_oklch, to_oklch
from site_core.brand.palette import derive_palette
from tests.support.contrast import channels, ratio

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
BACKGROUNDS = ("paper", "surface", "accent-wash", "highlight-wash")
# What does not follow from the brand: errors and emergencies have the same colors in every clinic.
FIXED = {
    "light": {"emergency": "#8c2f22", "visited": "#5a4466"},
    "dark": {"emergency": "#f0a697", "visited": "#c5b1d2"},
}


def over(color, share, below):
    mixed = (share * a + (1 - share) * b for a, b in zip(channels(color), channels(below), strict=True))
    return "#" + "".join(f"{round(value):02x}" for value in mixed)


def accent(tokens, scheme):
    return tokens["brand" if scheme == "light" else "brand-light"]


def text_pairs(tokens, scheme):
    """Yield what is written on what, as in static/css."""
    link = accent(tokens, scheme)
    texts = [link, tokens["accent-strong"], tokens["ink"], tokens["ink-muted"]]
    for background in BACKGROUNDS:
        for text in (*texts, *FIXED[scheme].values()):
            yield text, tokens[background]
    for background in ("accent-wash", "surface", "paper"):
        for text in (link, tokens["ink"], tokens["ink-muted"]):
            for share in (0.3, 0.45, 0.55):
                yield text, over(tokens["glow"], share, tokens[background])
    yield tokens["on-accent"], link
    yield tokens["on-accent"], tokens["accent-strong"]
    for text in (tokens["on-footer"], tokens["brand-warm-light"]):
        yield text, tokens["footer-background"]
        yield text, over(tokens["brand-warm"], 0.24, tokens["footer-background"])


def control_pairs(tokens):
    for background in BACKGROUNDS:
        yield tokens["control-border"], tokens[background]
        yield tokens["focus"], tokens[background]
    yield tokens["brand-warm-light"], tokens["footer-background"]  # the focus ring there


@settings(max_examples=150, deadline=None)
@given(primary=COLORS, secondary=COLORS)
@example("#ffffff", "#ffffff")
@example("#000000", "#000000")
@example("#ffff00", "#0000ff")
@example("#00ff00", "#ff00ff")
@example("#767676", "#767676")
def test_text_has_4_5_and_controls_have_3_whatever_was_chosen(primary, secondary):
    palette = derive_palette(primary, secondary)
    for scheme in ("light", "dark"):
        tokens = getattr(palette, scheme)
        for text, background in text_pairs(tokens, scheme):
            assert ratio(text, background) >= 4.5, (scheme, text, background)
        for control, background in control_pairs(tokens):
            assert ratio(control, background) >= 3, (scheme, control, background)
        button = accent(tokens, scheme)
        assert ratio(button, over(tokens["glow"], 0.55, tokens["accent-wash"])) >= 3


@settings(max_examples=100, deadline=None)
@given(primary=COLORS, secondary=COLORS)
@example("#0a0a0a", "#222222")
@example("#ffe94d", "#fff6b0")
@example("#ff0000", "#ff6a00")
def test_large_title_of_a_share_card_can_be_read_where_its_glow_is_strongest(primary, secondary):
    tokens = derive_palette(primary, secondary).light
    assert ratio(tokens["ink"], over(tokens["glow"], 0.65, tokens["paper"])) >= 3


@settings(max_examples=50, deadline=None)
@given(primary=COLORS, secondary=COLORS)
def test_every_value_is_a_color(primary, secondary):
    palette = derive_palette(primary, secondary)
    for value in (*palette.light.values(), *palette.dark.values()):
        assert re.fullmatch(r"#[0-9a-f]{6}(26)?", value)


@settings(max_examples=100, deadline=None)
@given(primary=COLORS, secondary=COLORS)
def test_main_color_is_kept_if_it_can_be_read_and_reported_if_it_can_not(primary, secondary):
    palette = derive_palette(primary, secondary)
    lowest = min(ratio(primary, palette.light[background]) for background in BACKGROUNDS)
    if lowest >= 4.5:
        assert (palette.light["brand"], palette.adjustment) == (primary, None)
    else:
        adjustment = palette.adjustment
        assert (adjustment.chosen, adjustment.used) == (primary, palette.light["brand"])
        assert adjustment.chosen_ratio == pytest.approx(lowest)
        assert adjustment.used_ratio >= 4.5


def test_adjusted_color_keeps_its_hue_and_is_hardly_darker_than_necessary():
    palette = derive_palette("#0072ce", "#ffd500")
    before, after = to_oklch("#0072ce"), to_oklch(palette.light["brand"])
    assert after.hue == pytest.approx(before.hue, abs=0.05)
    assert palette.adjustment.used_ratio < 4.8


def test_the_second_color_is_used_as_it_is_for_highlights():
    assert derive_palette("#0072ce", "#ffd500").light["brand-warm"] == "#ffd500"


@given(color=COLORS)
def test_colors_survive_the_conversion(color):
    converted = from_oklch(*to_oklch(color))
    assert all(abs(a - b) <= 1 for a, b in zip(channels(color), channels(converted), strict=True))


def test_case_does_not_matter():
    assert derive_palette("#0072CE", "#FFD500") == derive_palette("#0072ce", "#ffd500")
