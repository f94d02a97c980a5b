"""Puts imports and exports of redirects into the admin, and into Wagtail's log."""

from django.urls import path, reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from site_core.lib.admin_menu import PermissionMenuItem

from .export_views import export
from .import_views import ImportsView, ImportView, ProgressView, ReportView, UploadView


@hooks.register("register_log_actions")
def log_actions(actions):
    @actions.register_action("redirects.import")
    class ImportFormatter(LogFormatter):
        label = "Import redirects"

        def format_message(self, entry):
            return "Imported redirects: {created} created, {changed} changed".format(**entry.data)

    @actions.register_action("redirects.undo_import")
    class UndoFormatter(LogFormatter):
        label = "Undo an import of redirects"

        def format_message(self, entry):
            removed = ngettext("%d redirect removed", "%d redirects removed", entry.data["removed"])
            return f"Import undone: {removed % entry.data['removed']}, {entry.data['restored']} restored"


@hooks.register("register_admin_urls")
def import_urls():
    return [
        path("redirects/imports/", ImportsView.as_view(), name="redirects_imports"),
        path("redirects/imports/new/", ImportView.as_view(), name="redirects_import"),
        path("redirects/imports/<int:pk>/", UploadView.as_view(), name="redirects_upload"),
        path("redirects/imports/<int:pk>/progress/", ProgressView.as_view(), name="redirects_progress"),
        path("redirects/imports/<int:pk>/report/", ReportView.as_view(), name="redirects_report"),
        path("redirects/export/<str:kind>/", export, name="redirects_export"),
    ]


@hooks.register("register_redirects_menu_item")
def import_item():
    address = reverse("redirects_import")
    return PermissionMenuItem(
        "Import and export", address, permission="site_core.add_redirectimport", icon_name="upload", order=400
    )


@hooks.register("register_redirects_menu_item")
def imports_item():
    address = reverse("redirects_imports")
    return PermissionMenuItem(
        "Past imports", address, permission="site_core.view_redirectimport", icon_name="history", order=500
    )
