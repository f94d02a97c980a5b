"""The button of the form of a banner, which says what happens: a banner has no draft, so saving it is publishing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.snippets.action_menu import ActionMenuItem

from .models import Banner


class SaveBannerItem(ActionMenuItem):
    """In place of Wagtail’s “Save”."""

    name = "action-save"
    template_name = "banners/save_button.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        if parent_context["view"] == "create":
            return context | {"label": _("Publish banner"), "active_label": _("Publishing…"), "icon_name": "upload"}
        label = _("Restore this version") if context["is_revision"] else _("Save changes")
        return context | {"label": label, "active_label": _("Saving…"), "icon_name": "download"}


def replace_save_item(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Replace Wagtail’s “Save” in the form of a banner. Called by ``construct_snippet_action_menu``."""
    if context["model"] is Banner:
        menu_items[:] = [SaveBannerItem() if item.name == SaveBannerItem.name else item for item in menu_items]
