"""Register redirects in the admin, in place of Wagtail's own views for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from site_core.lib.admin_menu import PermissionMenuItem

from .admin import bulk_actions, messages, not_found_actions
from .admin.account_panel import NotFoundSubscriptionPanel
from .admin.base import AdminRequest
from .admin.check_views import CheckView, simulate
from .admin.column_views import ColumnsView
from .admin.not_found_report import ClearView, NotFoundReportView
from .admin.page_removal import RemovalRequest, apply_destination, report_removal
from .admin.past_imports import ImportsView, UndoView
from .admin.several_rules import SeveralRulesView
from .admin.transfer_views import ImportView, ProgressView, ReportView, UploadView, export
from .admin.url_test_view import UrlTestView
from .admin.viewset import RuleViewSet
from .models import RedirectRule

REMOVAL_ACTIONS = ("delete", "unpublish")

register_snippet(RuleViewSet)

for action in (
    bulk_actions.EnableBulkAction,
    bulk_actions.DisableBulkAction,
    bulk_actions.DeleteRulesBulkAction,
    not_found_actions.RedirectBulkAction,
    not_found_actions.IgnoreBulkAction,
    not_found_actions.UnignoreBulkAction,
    not_found_actions.DeleteBulkAction,
):
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's own delete action, which ours replaces

menu = Menu(register_hook_name="register_redirects_menu_item")


def menu_item(label: Promise, url_name: str, permission: str, icon_name: str, order: int) -> PermissionMenuItem:
    name = url_name.replace(":", "-").replace("_", "-")
    url = reverse(url_name)
    return PermissionMenuItem(
        label, url, name=name, permission=f"redirects.{permission}", icon_name=icon_name, order=order
    )


not_found_item = partial(
    menu_item, _("URLs not found"), "redirects_not_found", "view_notfoundpath", icon_name="warning", order=200
)
hooks.register("register_reports_menu_item", not_found_item)
for item in (
    partial(
        menu_item, _("Add several"), "redirects_add_several", "add_redirectrule", icon_name="plus-inverse", order=150
    ),
    not_found_item,
    partial(menu_item, _("Check"), "redirects_check", "view_redirectrule", icon_name="circle-check", order=300),
    partial(menu_item, _("Import and export"), "redirects_import", "add_redirectimport", icon_name="upload", order=400),
    partial(menu_item, _("Past imports"), "redirects_imports", "view_redirectimport", icon_name="history", order=500),
):
    hooks.register("register_redirects_menu_item", item)


@hooks.register("register_admin_menu_item")
def register_redirects_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Redirects"), menu, name="redirect-rules", icon_name="redirect", order=700)


@hooks.register("construct_settings_menu")
def remove_wagtail_menu_item(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "redirects"]


@hooks.register("register_admin_urls", order=-1)
def register_redirect_urls() -> list[URLPattern]:
    report, report_results = NotFoundReportView.as_view(), NotFoundReportView.as_view(results_only=True)
    return [
        path("redirects/try/", simulate, name="redirects_simulate"),
        path("redirects/add-several/", SeveralRulesView.as_view(), name="redirects_add_several"),
        path("redirects/test/", UrlTestView.as_view(), name="redirects_test"),
        path("redirects/check/", CheckView.as_view(), name="redirects_check"),
        path("redirects/imports/", ImportsView.as_view(), name="redirects_imports"),
        path("redirects/imports/new/", ImportView.as_view(), name="redirects_import"),
        path("redirects/imports/<int:pk>/", UploadView.as_view(), name="redirects_upload"),
        path("redirects/imports/<int:pk>/columns/", ColumnsView.as_view(), name="redirects_columns"),
        path("redirects/imports/<int:pk>/undo/", UndoView.as_view(), name="redirects_undo"),
        path("redirects/imports/<int:pk>/progress/", ProgressView.as_view(), name="redirects_progress"),
        path("redirects/imports/<int:pk>/report/", ReportView.as_view(), name="redirects_report"),
        path("redirects/export/<str:file_format>/", export, name="redirects_export"),
        path("reports/not-found/", report, name="redirects_not_found"),
        path("reports/not-found/results/", report_results, name="redirects_not_found_results"),
        path("reports/not-found/clear/", ClearView.as_view(), name="redirects_not_found_clear"),
        *replace_wagtail_urls(),
    ]


def replace_wagtail_urls() -> list[URLPattern]:
    """Return redirects from Wagtail's own views, which would bypass our checks, to ours."""
    to_list = RedirectView.as_view(pattern_name="redirects:list")
    return [
        re_path(r"^redirects/(?:results/)?$", to_list),
        path("redirects/add/", RedirectView.as_view(pattern_name="redirects:add")),
        path("redirects/<int:pk>/", RedirectView.as_view(pattern_name="redirects:edit")),
        path("redirects/<int:pk>/delete/", RedirectView.as_view(pattern_name="redirects:delete")),
        re_path(r"^redirects/import/(?:process/)?$", to_list),
    ]


@hooks.register("register_account_settings_panel")
def register_subscription_panel(request: HttpRequest, user: User, profile: Any) -> NotFoundSubscriptionPanel:
    return NotFoundSubscriptionPanel(request, user, profile)


@hooks.register("register_permissions")
def register_redirect_permissions() -> QuerySet[Permission]:
    """Return permissions that Wagtail's group form does not list by itself."""
    by_name = Q(codename__in=["add_external_redirect", "view_redirectrule"])
    return Permission.objects.filter(
        by_name | Q(content_type__model="notfoundpath"), content_type__app_label="redirects"
    )


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


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def delete_resolved_path(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, RedirectRule):
        not_found_actions.delete_resolved(instance)


@hooks.register("before_delete_page")
def apply_destination_before_delete(request: RemovalRequest, page: Page) -> HttpResponse | None:
    return apply_destination(request, [page], deleting=True)


@hooks.register("before_unpublish_page")
def apply_destination_before_unpublish(request: RemovalRequest, page: Page) -> HttpResponse | None:
    return apply_destination(request, [page], deleting=False)


@hooks.register("before_bulk_action")
def apply_destination_before_bulk_action(
    request: RemovalRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    if action_type in REMOVAL_ACTIONS and issubclass(action_class_instance.model, Page):
        return apply_destination(request, objects, deleting=action_type == "delete")
    return None


@hooks.register("after_delete_page")
@hooks.register("after_unpublish_page")
def report_after_removal(request: AdminRequest, page: Page) -> None:
    report_removal(request)


@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_move_page")
def report_after_change(request: AdminRequest, page: Page) -> None:
    messages.report_changes(request)


@hooks.register("after_bulk_action")
def report_after_bulk_action(
    request: AdminRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> None:
    if not issubclass(action_class_instance.model, Page):
        return
    if action_type in REMOVAL_ACTIONS:
        report_removal(request)
    elif action_type == "move":
        messages.report_changes(request)
    else:
        # This hook runs inside the transaction, but redirects for changed slugs are only created when it ends.
        transaction.on_commit(lambda: messages.report_changes(request))
