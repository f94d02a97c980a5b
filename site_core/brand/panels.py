"""What the form shows besides its fields."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from .colors import contrast
from .palette import Palette, text_backgrounds, worst
from .previews import available_previews


class PalettePanel(Panel):
    """The colors that follow from the two that were chosen, with their contrast, and what had to be adjusted."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "brand/palette.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            palette = self.instance.palette if self.instance else None
            return super().get_context_data(parent_context) | palette_context(palette)


class PreviewPanel(Panel):
    """Pages of the site with the values of the form, before they are saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "brand/preview.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            previews = available_previews(self.instance.site) if self.instance else []
            return super().get_context_data(parent_context) | {"previews": previews}


def palette_context(palette: Palette | None) -> dict[str, Any]:
    """Return what ``brand/palette.html`` shows."""
    if palette is None:
        return {"swatches": [], "adjustment": None}
    swatches = []
    for tokens, accent in ((palette.light, "brand"), (palette.dark, "brand-light")):
        backgrounds = text_backgrounds(tokens)
        swatches.append(
            {
                "paper": tokens["paper"],
                "accent": tokens[accent],
                "link_ratio": worst(tokens[accent], backgrounds),
                "text_ratio": worst(tokens["ink"], backgrounds),
                "button_ratio": contrast(tokens["on-accent"], tokens[accent]),
                "focus_ratio": worst(tokens["focus"], backgrounds),
            }
        )
    return {"swatches": swatches, "adjustment": palette.adjustment}
