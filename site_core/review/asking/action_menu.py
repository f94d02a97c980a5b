"""“Ask for review” in the page editor’s action menu: it saves the draft, then asks whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem

from site_core.pages.models import ReviewedPage

NAME = "action-ask-for-review"


class AskForReviewMenuItem(ActionMenuItem):
    name = NAME
    label = gettext_lazy("Ask for review")
    icon_name = "mail"

    def is_shown(self, context: dict[str, Any]) -> bool:
        is_editable = context["view"] == "edit" and not context["locked_for_user"]
        return is_editable and isinstance(context["page"].specific, ReviewedPage)
