"""The version at the foot of the admin's dashboard, and the admin's colors."""

from __future__ import annotations

from typing import Any

import django
import wagtail
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component

from site_core import __version__


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
