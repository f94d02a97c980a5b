"""Treatments in Wagtail's page explorer, and the first screen of an empty site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.pages import PageViewSet

from site_core.pages.listing_columns import date_column, explorer_columns, text_column

from .models import TreatmentPage
from .site_root import site_is_empty
from .starting.views import DoneView, StartView, may_start


class TreatmentViewSet(PageViewSet):
    model = TreatmentPage
    columns = explorer_columns(
        text_column("regulatory_status", _("Regulatory status"), "get_regulatory_status_display"),
        date_column("next_review", _("Review due")),
    )
    list_filter = ["regulatory_status", "next_review", "topics", "live"]


@hooks.register("register_admin_viewset")
def register_treatment_viewset() -> TreatmentViewSet:
    return TreatmentViewSet("treatments")


@hooks.register("register_admin_urls")
def register_start_urls() -> list[URLPattern]:
    return [
        path("start/", StartView.as_view(), name="start_clinic"),
        path("start/done/", DoneView.as_view(), name="start_done"),
    ]


class StartPanel(Component):
    """The first thing to do on a site without pages."""

    name = "start"
    order = 0
    template_name = "home/start/panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"may_start": may_start(self.request)}


@hooks.register("construct_homepage_panels", order=2000)  # after the desk and its tour
def show_only_the_start(request: HttpRequest, panels: list[Component]) -> None:
    """On a site without pages, nothing else can be done."""
    if site_is_empty():
        panels[:] = [StartPanel(request)]
