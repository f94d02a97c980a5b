"""The page cache in Wagtail's settings menu, log, and permissions."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from site_core.lib.admin_menu import PermissionMenuItem

from .views import PERMISSION, PageCacheView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("page-cache/", PageCacheView.as_view(), name="page_cache")]


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    url = reverse("page_cache")
    return PermissionMenuItem(_("Page cache"), url, permission=PERMISSION, icon_name="rotate", order=1200)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("page_cache.clear", _("Clear the page cache"), _("Page cache cleared"))


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="caching", codename="clear_page_cache")
