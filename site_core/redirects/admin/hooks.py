"""Puts redirects into Wagtail's admin, in the place of its own screens for them."""

from django.contrib.auth.models import Permission
from django.urls import path, re_path, reverse
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from site_core.lib.admin_menu import PermissionMenuItem

from . import bulk_actions
from .health_view import HealthView
from .trying import try_rule
from .viewset import RuleViewSet

register_snippet(RuleViewSet)

for action in (bulk_actions.SwitchOn, bulk_actions.SwitchOff, bulk_actions.Delete):
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's own deletion, which this replaces

menu = Menu(register_hook_name="register_redirects_menu_item")


@hooks.register("register_admin_urls", order=-1)
def redirect_urls():
    """Ours, and those of Wagtail's own screens, which would go past the checks: they lead to ours."""
    ours = [
        path("redirects/try/", try_rule, name="redirects_try"),
        path("redirects/check/", HealthView.as_view(), name="redirects_health"),
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
def leave_out_wagtails_own(request, items):
    items[:] = [item for item in items if item.name != "redirects"]


@hooks.register("register_admin_menu_item")
def redirects_menu():
    return SubmenuMenuItem("Redirects", menu, name="redirect-rules", icon_name="redirect", order=700)


@hooks.register("register_redirects_menu_item")
def rules_item():
    address = reverse("redirects:list")
    return PermissionMenuItem(
        "All redirects", address, permission="site_core.view_redirectrule", icon_name="redirect", order=100
    )


@hooks.register("register_redirects_menu_item")
def check_item():
    address = reverse("redirects_health")
    return PermissionMenuItem(
        "Check", address, permission="site_core.view_redirectrule", icon_name="circle-check", order=300
    )


@hooks.register("register_permissions")
def permissions():
    """Rights that Wagtail's own list for groups does not have."""
    names = ["add_external_redirect", "view_redirectrule"]
    return Permission.objects.filter(content_type__app_label="site_core", codename__in=names)
