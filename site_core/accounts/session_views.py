"""Views that list the sessions of a user, and end them."""

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
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from . import sessions
from .views import AccountView, can_manage, get_account


class SessionsView(TemplateView):
    """Lists the sessions of ``get_person()``. A POST ends the one it names, or all except the current one."""

    def get_person(self) -> AbstractUser:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        active = sessions.get_active_sessions(self.get_person())
        return super().get_context_data(
            sessions=active,
            current_key=self.request.session.session_key,
            others=[session for session in active if session.key != self.request.session.session_key],
            person=self.get_person(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        active = sessions.get_active_sessions(self.get_person())
        others = [session for session in active if session.key != request.session.session_key]
        if session_id := request.POST.get("session"):
            others = [session for session in others if session.id == session_id]
        if count := sessions.end_sessions(others):
            log(self.get_person(), "accounts.sessions_ended")
            message = ngettext("%(count)d session ended.", "%(count)d sessions ended.", count)
            messages.success(request, message % {"count": count})
        else:
            messages.info(request, _("That session has already ended."))
        return redirect(request.path)


class OwnSessionsView(AccountView, SessionsView):
    """The current user's sessions."""

    template_name = "accounts/sessions.html"
    page_title = gettext_lazy("Sessions")
    header_icon = "desktop"

    def get_person(self) -> AbstractUser:
        return get_account(self.request)


class UserSessionsView(WagtailAdminTemplateMixin, SessionsView):
    """The sessions of another user, for those who manage users."""

    template_name = "accounts/sessions.html"
    page_title = gettext_lazy("Sessions")
    header_icon = "desktop"

    def dispatch(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.person = get_object_or_404(get_user_model(), pk=pk)
        if not can_manage(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_person(self) -> AbstractUser:
        return self.person

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": reverse("wagtailusers_users:edit", args=[self.person.pk]), "label": str(self.person)},
            {"url": "", "label": self.get_page_title()},
        ]
