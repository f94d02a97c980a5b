"""Items of the page editor’s action menu."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem


class DiscardDraftMenuItem(ActionMenuItem):
    """Leads to the question whether to discard the unpublished changes of a live page."""

    name = "action-discard-draft"
    label = gettext_lazy("Discard draft")
    icon_name = "bin"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return context["view"] == "edit" and page is not None and page.live and page.has_unpublished_changes

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("drafts_discard", args=[parent_context["page"].pk])
