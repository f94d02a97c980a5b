"""Site health, the version at the foot of the admin's dashboard, and the admin's colors."""

from __future__ import annotations

from typing import Any

import django
import wagtail
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from site_core import __version__
from site_core.lib.admin_menu import PermissionMenuItem

from .views import PERMISSION, SendTestMessageView, SiteHealthView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("site-health/", SiteHealthView.as_view(), name="site_health"),
        path("site-health/send-test-message/", SendTestMessageView.as_view(), name="site_health_send_test_message"),
    ]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    url = reverse("site_health")
    return PermissionMenuItem(_("Site health"), url, permission=PERMISSION, icon_name="circle-check", order=1100)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="ops", codename="view_site_health")


class VersionPanel(Component):
    name = "version"
    template_name = "ops/version_panel.html"
    order = 900

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, str]:
        return {
            "version": __version__,
            "wagtail_version": wagtail.__version__,
            "django_version": django.get_version(),
        }


@hooks.register("construct_homepage_panels")
def add_version_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(VersionPanel())


@hooks.register("insert_global_admin_css")
def add_admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
