"""Puts the report of addresses not found into Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from wagtail import hooks

from site_core.lib.admin_menu import PermissionMenuItem

from ..models import RedirectRule
from . import missed_actions
from .missed import ClearView, MissedReport

for action in (missed_actions.Ignore, missed_actions.Unignore, missed_actions.Remove):
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def missed_urls():
    return [
        path("reports/not-found/", MissedReport.as_view(), name="redirects_missed"),
        path("reports/not-found/results/", MissedReport.as_view(results_only=True), name="redirects_missed_results"),
        path("reports/not-found/clear/", ClearView.as_view(), name="redirects_missed_clear"),
    ]


@hooks.register("register_redirects_menu_item")
@hooks.register("register_reports_menu_item")
def missed_item():
    address = reverse("redirects_missed")
    return PermissionMenuItem(
        "Addresses not found", address, permission="site_core.view_notfoundpath", icon_name="warning", order=200
    )


@hooks.register("register_permissions")
def missed_permissions():
    return Permission.objects.filter(content_type__app_label="site_core", content_type__model="notfoundpath")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def forget_once_answered(request, instance):
    if isinstance(instance, RedirectRule):
        missed_actions.forget_answered(instance)
