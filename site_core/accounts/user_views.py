"""Views of other users' accounts, for people who manage users."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import two_factor
from .session_views import SessionsView
from .two_factor import AnyUser
from .views import record_change


def can_manage(user: AnyUser, person: AbstractUser) -> bool:
    """Return whether ``user`` manages users and is not ``person``. Only superusers can manage superusers."""
    return user.has_perm("auth.change_user") and user != person and (user.is_superuser or not person.is_superuser)


class ManagedUserMixin(WagtailAdminTemplateMixin):
    """A view of ``person``, whom the current user has to be allowed to manage."""

    person: AbstractUser

    def dispatch(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.person = get_object_or_404(get_user_model(), pk=pk)
        if not can_manage(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": reverse("wagtailusers_users:edit", args=[self.person.pk]), "label": str(self.person)},
            {"url": "", "label": self.get_page_title()},
        ]


class ResetView(ManagedUserMixin, TemplateView):
    """Resets two-step sign-in of a user who lost both phone and recovery codes."""

    template_name = "accounts/reset.html"
    page_title = gettext_lazy("Reset two-step sign-in")
    header_icon = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_enabled = two_factor.is_enabled(self.person)
        return super().get_context_data(person=self.person, is_enabled=is_enabled, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        two_factor.disable(self.person)
        record_change(self.person, "accounts.two_factor_reset")
        message = _("%(user)s can now sign in with only the password and set up two-step sign-in again.")
        messages.success(request, message % {"user": self.person})
        return redirect("wagtailusers_users:edit", self.person.pk)


class UserSessionsView(ManagedUserMixin, SessionsView):
    """Lists the sessions of another user, and ends them."""

    template_name = "accounts/sessions.html"
    page_title = gettext_lazy("Sessions")
    header_icon = "desktop"

    def get_person(self) -> AbstractUser:
        return self.person
