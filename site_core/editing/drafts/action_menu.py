"""Items of the page editor’s action menu."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem


class DiscardDraftMenuItem(ActionMenuItem):
    """Leads to the question whether to discard the unpublished changes of a live page."""

    name = "action-discard-draft"
    label = gettext_lazy("Discard draft")
    icon_name = "bin"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        is_editable = context["view"] == "edit" and not context["locked_for_user"]
        return is_editable and page is not None and page.live and page.has_unpublished_changes

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("drafts_discard", args=[parent_context["page"].pk])


class PublishLaterMenuItem(ActionMenuItem):
    """Opens a dialog with date and time, which publishes the form as “Publish” does, with that “go live” time."""

    name = "action-publish-later"
    label = gettext_lazy("Publish later…")
    icon_name = "calendar-alt"
    template_name = "editing/drafts/publish_later.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] == "create":
            return context["parent_page"].permissions_for_user(context["request"].user).can_publish_subpage()
        return not context["locked_for_user"] and self.get_user_page_permissions_tester(context).can_publish()

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        now = timezone.localtime()
        tomorrow, time_zone = now + datetime.timedelta(days=1), timezone.get_current_timezone_name()
        context = super().get_context_data(parent_context)
        return context | {"now": now, "tomorrow": tomorrow, "time_zone": time_zone}
