"""Puts the page cache into Wagtail's settings menu and log."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from wagtail import hooks

from site_core.lib.admin_menu import PermissionMenuItem

from .views import PERMISSION, PageCacheView


@hooks.register("register_admin_urls")
def page_cache_urls():
    return [path("page-cache/", PageCacheView.as_view(), name="page_cache")]


@hooks.register("register_settings_menu_item")
def page_cache_item():
    address = reverse("page_cache")
    return PermissionMenuItem("Page cache", address, permission=PERMISSION, icon_name="rotate", order=1200)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("page_cache.clear", "Clear the page cache", "Page cache cleared")


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(content_type__app_label="caching", codename="clear_page_cache")
