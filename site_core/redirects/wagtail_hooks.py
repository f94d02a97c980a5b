"""Replace Wagtail's own views for redirects with ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from site_core.lib.admin_menu import PermissionMenuItem

from .admin import bulk_actions, not_found_actions
from .admin import messages as notices
from .admin.base import AdminRequest
from .admin.check_views import CheckView, simulate
from .admin.destination_form import PREFIX, DestinationForm
from .admin.not_found_report import ClearView, NotFoundReportView
from .admin.page_api import RedirectingPagesAPIViewSet
from .admin.transfer_views import ImportsView, ImportView, ProgressView, ReportView, UploadView, export
from .admin.viewset import RuleViewSet
from .lifecycle.page_removal import GONE
from .models import RedirectRule

register_snippet(RuleViewSet)


for action in (
    bulk_actions.EnableBulkAction,
    bulk_actions.DisableBulkAction,
    bulk_actions.DeleteRulesBulkAction,
):
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's own delete action, which this replaces


menu = Menu(register_hook_name="register_redirects_menu_item")


@hooks.register("register_admin_urls", order=-1)
def register_redirect_urls() -> list[URLPattern]:
    """Return our URLs, and redirects from Wagtail's own views, which would bypass our checks."""
    ours = [
        path("redirects/try/", simulate, name="redirects_simulate"),
        path("redirects/check/", CheckView.as_view(), name="redirects_check"),
    ]
    to_list = RedirectView.as_view(pattern_name="redirects:list")
    replaced = [
        re_path(r"^redirects/(?:results/)?$", to_list),
        path("redirects/add/", RedirectView.as_view(pattern_name="redirects:add")),
        path("redirects/<int:pk>/", RedirectView.as_view(pattern_name="redirects:edit")),
        path("redirects/<int:pk>/delete/", RedirectView.as_view(pattern_name="redirects:delete")),
        re_path(r"^redirects/import/(?:process/)?$", to_list),
    ]
    return ours + replaced


@hooks.register("construct_settings_menu")
def remove_wagtail_menu_item(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "redirects"]


@hooks.register("register_admin_menu_item")
def register_redirects_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Redirects"), menu, name="redirect-rules", icon_name="redirect", order=700)


@hooks.register("register_redirects_menu_item")
def register_rules_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("All redirects"),
        reverse("redirects:list"),
        name="all-redirects",
        permission="redirects.view_redirectrule",
        icon_name="redirect",
        order=100,
    )


@hooks.register("register_redirects_menu_item")
def register_check_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("Check"),
        reverse("redirects_check"),
        name="check",
        permission="redirects.view_redirectrule",
        icon_name="circle-check",
        order=300,
    )


@hooks.register("register_permissions")
def register_redirect_permissions() -> QuerySet[Permission]:
    """Return permissions that Wagtail's group form does not list by itself."""
    codenames = ["add_external_redirect", "view_redirectrule"]
    return Permission.objects.filter(content_type__app_label="redirects", codename__in=codenames)


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
        permission="redirects.add_redirectimport",
        icon_name="upload",
        order=400,
    )


@hooks.register("register_redirects_menu_item")
def register_imports_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("Past imports"),
        reverse("redirects_imports"),
        name="past-imports",
        permission="redirects.view_redirectimport",
        icon_name="history",
        order=500,
    )


for action in (
    not_found_actions.IgnoreBulkAction,
    not_found_actions.UnignoreBulkAction,
    not_found_actions.DeleteBulkAction,
):
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def register_not_found_urls() -> list[URLPattern]:
    report, results = NotFoundReportView.as_view(), NotFoundReportView.as_view(results_only=True)
    return [
        path("reports/not-found/", report, name="redirects_not_found"),
        path("reports/not-found/results/", results, name="redirects_not_found_results"),
        path("reports/not-found/clear/", ClearView.as_view(), name="redirects_not_found_clear"),
    ]


@hooks.register("register_redirects_menu_item")
@hooks.register("register_reports_menu_item")
def register_not_found_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("URLs not found"),
        reverse("redirects_not_found"),
        name="urls-not-found",
        permission="redirects.view_notfoundpath",
        icon_name="warning",
        order=200,
    )


@hooks.register("register_permissions")
def register_not_found_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="redirects", content_type__model="notfoundpath")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def delete_resolved_url(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, RedirectRule):
        not_found_actions.delete_resolved(instance)


class RemovalRequest(AdminRequest):
    """A request that removes pages, with the target for their visitors."""

    removal_target: notices.Target


REMOVAL_ACTIONS = ("delete", "unpublish")


def apply_destination(request: RemovalRequest, pages: Iterable[Page], deleting: bool) -> HttpResponse | None:
    """Apply the destination in the request. If it is invalid, return a redirect back to the form.

    Requests without one, such as those of other programs, leave the default of the page_removal module.
    """
    if request.method != "POST" or f"{PREFIX}-answer" not in request.POST:
        return None
    with_descendants = deleting or bool(request.POST.get("include_descendants"))
    form = DestinationForm(pages, request.user, deleting, with_descendants, data=request.POST)
    if form.is_valid():
        form.apply()
        request.removal_target = form.target
        return None
    message = _("Nothing was deleted. %(errors)s") if deleting else _("Nothing was unpublished. %(errors)s")
    messages.error(request, message % {"errors": " ".join(form.error_messages())})
    return redirect(get_form_url(request))


def get_form_url(request: AdminRequest) -> str:
    next_url = get_valid_next_url_from_request(request)
    if next_url and "next" not in request.GET:
        return f"{request.path}?{urlencode({'next': next_url})}"
    return request.get_full_path()


def report_removal(request: AdminRequest) -> None:
    notices.report_removal(request, getattr(request, "removal_target", GONE))


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
def report_removal_after_request(request: AdminRequest, page: Page) -> None:
    report_removal(request)


@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_move_page")
def report_changes(request: AdminRequest, page: Page) -> None:
    notices.report_changes(request)


@hooks.register("after_bulk_action")
def report_after_bulk_action(
    request: AdminRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> None:
    if not issubclass(action_class_instance.model, Page):
        return
    if action_type in REMOVAL_ACTIONS:
        report_removal(request)
    elif action_type == "move":
        notices.report_changes(request)
    else:
        # This hook runs inside the transaction, but redirects for changed slugs are only created when it ends.
        transaction.on_commit(lambda: notices.report_changes(request))


@hooks.register("construct_admin_api")
def replace_pages_endpoint(router: Any) -> None:
    router.register_endpoint("pages", RedirectingPagesAPIViewSet)
