"""What was measured about the accessibility of the site."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from site_core.caching.local_cache import get_or_set
from site_core.content.blocks import TEXT
from site_core.content.fact_values import StructBlock


class AccessibilityMeasurementsBlock(StructBlock):
    """The last run of ``make accessibility``, or that there was none."""

    heading = blocks.CharBlock(default="What we measured", max_length=120, label=_("Heading"))

    class Meta:
        icon = "check"
        label = _("Accessibility measurements")
        group = TEXT
        template = "blocks/accessibility_measurements.html"
        description = _("When the site was last tested with axe, on which pages, and what failed.")
        help_text = _(
            "The results come from “make accessibility”, which your server’s administrator runs. The block shows what "
            "was measured, how old that is, and what was not measured. It can’t be edited."
        )
        preview_value = {"heading": "What we measured"}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        (run,) = get_or_set("home.accessibility", read_last_run)
        context = super().get_context(value, parent_context) | {"run": run}
        if run:
            failing = [page for page in run.results["pages"] if page["failures"]]
            restored = run.results["verified_restore"]
            context |= {
                "results": run.results,
                "failing": failing,
                "restored_at": parse_datetime(restored) if restored else None,
            }
        return context


def read_last_run() -> tuple[Any]:
    """Return the last run in a tuple, because None is not cached."""
    from ..models import AccessibilityRun  # pages have blocks

    return (AccessibilityRun.objects.first(),)
