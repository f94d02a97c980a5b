"""The insurance plans that the clinic accepts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from site_core.content.blocks import TEXT
from site_core.content.fact_values import StructBlock
from site_core.facts.plans import get_plans


class InsurancePlansBlock(StructBlock):
    """A table of the facts of the kind “Plan accepted”. ``plans`` in its context has them."""

    heading = blocks.CharBlock(default="Insurance we accept", max_length=120, label=_("Heading"))
    introduction = blocks.TextBlock(required=False, label=_("Introduction"))

    class Meta:
        icon = "table"
        label = _("Insurance plans")
        group = TEXT
        template = "blocks/insurance_plans.html"
        description = _("The plans that the clinic accepts, each with the date on which someone checked it.")
        help_text = _(
            "Plans are facts of the kind “Plan accepted”. To add or change one, go to Facts in the menu. The table is "
            "the same on all pages."
        )
        preview_value = {
            "heading": "Insurance we accept",
            "introduction": "Plans change. Please ask your insurer before your first visit.",
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from ..location_plans import plans_by_location  # locations have blocks

        plans = get_plans()
        page = parent_context.get("page") if parent_context else None
        placed = plans_by_location(plans, page) if plans else []
        context = super().get_context(value, parent_context)
        return context | {"plans": placed or plans, "has_places": bool(placed)}
