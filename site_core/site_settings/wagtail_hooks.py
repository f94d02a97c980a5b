"""The settings’ menu, and their history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.contrib.settings.models import BaseSiteSetting

from .brand_preview import BrandPreviewView
from .history.values import read_values
from .history.views import HistoryView, UndoView
from .models import SettingsChange


@hooks.register("construct_settings_menu")
def hide_wagtail_seo_settings(request: HttpRequest, menu_items: list[Any]) -> None:
    """Hide wagtail-seo’s own settings. “Social sharing” shows those that the site uses."""
    menu_items[:] = [item for item in menu_items if item.name != "seo"]


@hooks.register("register_admin_urls")
def register_history_urls() -> list[URLPattern]:
    prefix = "settings-history/<slug:app_name>/<slug:model_name>/<int:site_id>/"
    return [
        path(prefix, HistoryView.as_view(), name="settings_history"),
        path(f"{prefix}<int:pk>/undo/", UndoView.as_view(), name="settings_undo"),
    ]


@hooks.register("register_admin_urls")
def register_brand_preview() -> list[URLPattern]:
    return [path("brand-preview/<int:site_id>/<slug:key>/", BrandPreviewView.as_view(), name="brand_preview")]


@hooks.register("before_edit_setting")
def read_values_before_edit(request: HttpRequest, setting: Any) -> None:
    if request.method == "POST" and isinstance(setting, BaseSiteSetting):
        setattr(request, "values_before_edit", read_values(type(setting), setting.pk))  # noqa: B010


@hooks.register("after_edit_setting")
def record_edit(request: HttpRequest, setting: Any) -> None:
    """Record what was changed, and by whom."""
    if (before := getattr(request, "values_before_edit", None)) is not None:
        SettingsChange.record(setting, request.user, before, read_values(type(setting), setting.pk))
