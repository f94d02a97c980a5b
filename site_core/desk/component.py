"""The desk as a component of Wagtail's first screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import write_links

from .loading import load_desk

# What people who work on pages may do.
PAGE_ACTIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}


class Desk(Component):
    name = "desk"
    order = 0
    template_name = "desk/desk.html"
    media = forms.Media(css={"all": ["css/admin/desk.css"]})

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = self.request.user
        panels = load_desk(user)
        return {
            **{name: parent_context.get(name) for name in ("search_form", "root_page", "site_name")},
            "panels": panels,
            "due": sum(panel.due for panel in panels),
            "is_incomplete": any(panel.is_incomplete for panel in panels),
            "write_links": write_links(user),
            # Others would be told that they have no permission, such as the front desk.
            "can_search": page_permission_policy.user_has_any_permission(user, PAGE_ACTIONS),
        }
