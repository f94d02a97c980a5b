"""The base of the redirect views that are not generic Wagtail views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class AdminRequest(HttpRequest):
    """A request by a logged-in user, as admin views get it. For type annotations."""

    user: User


class RedirectsViewMixin(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A view below the list of redirects. Requires ``permission_required``."""

    raise_exception = True
    header_icon = "redirect"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        redirects = {"url": reverse("redirects:list"), "label": _("Redirects")}
        return [*super().get_breadcrumbs_items(), redirects, {"url": "", "label": self.page_title}]


class ConfirmedBulkAction(BulkAction):
    """A bulk action for users with ``permission``. ``question`` and ``success_message`` are ngettext_lazy texts."""

    template_name = "redirects/confirm_bulk.html"
    header_icon: str
    permission: str
    no_access_message: StrOrPromise
    question: StrOrPromise
    success_message: StrOrPromise

    def check_perm(self, obj: Model) -> bool:
        return self.request.user.has_perm(self.permission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"question": self.question % {"count": len(context["items"])}}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        return self.success_message % {"count": num_parent_objects} if num_parent_objects else None
