"""The base of the redirect views that are not generic Wagtail views."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class AdminRequest(HttpRequest):
    """A request by a logged-in user, as admin views get it. For type annotations."""

    user: User


class RedirectsViewMixin(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A view below the list of redirects. Requires ``permission_required``."""

    raise_exception = True
    header_icon = "redirect"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        redirects = {"url": reverse("redirects:list"), "label": _("Redirects")}
        return [*super().get_breadcrumbs_items(), redirects, {"url": "", "label": self.page_title}]
