"""Register imports and exports of redirects, and their log entries."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from site_core.lib.admin_menu import PermissionMenuItem

from .export_views import export
from .import_views import ImportsView, ImportView, ProgressView, ReportView, UploadView


@hooks.register("register_log_actions")
def register_import_log_actions(actions: Any) -> None:
    @actions.register_action("redirects.import")
    class ImportFormatter(LogFormatter):
        label = _("Import redirects")

        def format_message(self, entry: Any) -> str:
            return gettext("Imported redirects: %(created)d created, %(changed)d changed") % entry.data

    @actions.register_action("redirects.undo_import")
    class UndoFormatter(LogFormatter):
        label = _("Undo import of redirects")

        def format_message(self, entry: Any) -> str:
            message = ngettext(
                "Import undone: %(removed)d redirect deleted, %(restored)d restored",
                "Import undone: %(removed)d redirects deleted, %(restored)d restored",
                entry.data["removed"],
            )
            return message % entry.data


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern]:
    return [
        path("redirects/imports/", ImportsView.as_view(), name="redirects_imports"),
        path("redirects/imports/new/", ImportView.as_view(), name="redirects_import"),
        path("redirects/imports/<int:pk>/", UploadView.as_view(), name="redirects_upload"),
        path("redirects/imports/<int:pk>/progress/", ProgressView.as_view(), name="redirects_progress"),
        path("redirects/imports/<int:pk>/report/", ReportView.as_view(), name="redirects_report"),
        path("redirects/export/<str:file_format>/", export, name="redirects_export"),
    ]


@hooks.register("register_redirects_menu_item")
def register_import_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("Import and export"),
        reverse("redirects_import"),
        name="import-and-export",
        permission="site_core.add_redirectimport",
        icon_name="upload",
        order=400,
    )


@hooks.register("register_redirects_menu_item")
def register_imports_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("Past imports"),
        reverse("redirects_imports"),
        name="past-imports",
        permission="site_core.view_redirectimport",
        icon_name="history",
        order=500,
    )
