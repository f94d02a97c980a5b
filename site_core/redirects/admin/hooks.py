"""Replace Wagtail's own views for redirects with ours."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from site_core.lib.admin_menu import PermissionMenuItem

from . import bulk_actions
from .health_view import CheckView
from .trying import simulate
from .viewset import RuleViewSet

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
        permission="site_core.view_redirectrule",
        icon_name="redirect",
        order=100,
    )


@hooks.register("register_redirects_menu_item")
def register_check_menu_item() -> PermissionMenuItem:
    return PermissionMenuItem(
        _("Check"),
        reverse("redirects_check"),
        name="check",
        permission="site_core.view_redirectrule",
        icon_name="circle-check",
        order=300,
    )


@hooks.register("register_permissions")
def register_redirect_permissions() -> QuerySet[Permission]:
    """Return permissions that Wagtail's group form does not list by itself."""
    codenames = ["add_external_redirect", "view_redirectrule"]
    return Permission.objects.filter(content_type__app_label="site_core", codename__in=codenames)
