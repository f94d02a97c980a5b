"""The desk in Wagtail's admin, in place of the panels of its dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .component import Desk
from .preferences import DigestPanel, DigestView
from .views import DeskPanelsView

# Wagtail's own panels, by name. The desk lists the same things.
REPLACED_PANELS = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
    "locked_pages",
}


@hooks.register("construct_homepage_panels", order=1000)
def put_the_desk_first(request: HttpRequest, panels: list[Component]) -> None:
    """Keep the panels of other packages, below."""
    others = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED_PANELS]
    panels[:] = [Desk(request), *others]


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern]:
    return [
        path("desk/panels/", DeskPanelsView.as_view(), name="desk_panels"),
        path("desk/email/", DigestView.as_view(), name="desk_digest"),
    ]


@hooks.register("register_account_settings_panel")
def register_digest_panel(request: HttpRequest, user: AbstractUser, profile: Any) -> DigestPanel:
    return DigestPanel(request, user, profile)
