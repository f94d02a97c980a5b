"""The desk in Wagtail's admin, in place of the panels of its dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from .calendar.admin_urls import urlpatterns as calendar_urls
from .component import Desk
from .help import GuideView, end_tour, get_tour, guide_image, tour_url
from .preferences import DigestPanel, DigestView
from .views import DeskPanelsView
from .yours import works_on_pages

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
        path("desk/tour/end/", end_tour, name="desk_tour_end"),
        path("help/guide/", GuideView.as_view(), name="guide"),
        path("help/guide/images/<slug:name>.webp", guide_image, name="guide_image"),
        path("help/guide/<slug:name>/", GuideView.as_view(), name="guide"),
    ]


@hooks.register("register_help_menu_item")
def register_guide_menu_item() -> MenuItem:
    return MenuItem(_("Guide for editors"), reverse("guide"), name="guide", icon_name="doc-full", order=100)


@hooks.register("register_help_menu_item")
def register_tour_menu_item() -> MenuItem:
    return MenuItem(_("Take the tour"), tour_url(), name="tour", icon_name="view", order=110)


@hooks.register("construct_homepage_panels", order=1010)  # after the desk
def add_tour(request: HttpRequest, panels: list[Component]) -> None:
    if tour := get_tour(request):
        panels.append(tour)


@hooks.register("register_account_settings_panel")
def register_digest_panel(request: HttpRequest, user: AbstractUser, profile: Any) -> DigestPanel:
    return DigestPanel(request, user, profile)


class CalendarMenuItem(MenuItem):
    """For people who work on pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_on_pages(request.user)


@hooks.register("register_admin_urls")
def register_calendar_urls() -> list[URLPattern]:
    return calendar_urls


@hooks.register("register_admin_menu_item")
def register_calendar_menu_item() -> MenuItem:
    return CalendarMenuItem(
        _("Calendar"), reverse("desk_calendar"), name="calendar", icon_name="calendar-alt", order=150
    )
