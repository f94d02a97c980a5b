"""Register the report of URLs not found."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from site_core.lib.admin_menu import PermissionMenuItem

from ..models import RedirectRule
from . import missed_actions
from .missed import ClearView, NotFoundReportView

for action in (missed_actions.IgnoreBulkAction, missed_actions.UnignoreBulkAction, missed_actions.DeleteBulkAction):
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
        permission="site_core.view_notfoundpath",
        icon_name="warning",
        order=200,
    )


@hooks.register("register_permissions")
def register_not_found_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="site_core", content_type__model="notfoundpath")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def delete_resolved_url(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, RedirectRule):
        missed_actions.delete_resolved(instance)
