"""What was measured about the accessibility of the site."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page, Site

from site_core.caching.local_cache import get_or_set
from site_core.content.blocks import TEXT
from site_core.content.fact_values import StructBlock
from site_core.pages.same_site import site_path


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
        page = parent_context.get("page") if parent_context else None
        run = get_last_run(page)
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


def get_last_run(page: Page | None) -> Any:
    """Return the last run. None if there was none, or if ``page`` is not of the default site, which is measured."""
    run, measured_path = get_or_set("home.accessibility", read_last_run)
    path = site_path(page) if page else ""
    return None if path and path != measured_path else run


def read_last_run() -> tuple[Any, str]:
    """Return the last run, if there was one, and what the URL paths of the pages of the measured site begin with."""
    from ..models import AccessibilityRun  # pages have blocks

    measured_path = Site.objects.filter(is_default_site=True).values_list("root_page__url_path", flat=True).first()
    return AccessibilityRun.objects.first(), measured_path or ""
