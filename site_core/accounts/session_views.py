"""Views that list the sessions of a user, and end them. Those of other users are in ``user_views``."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from . import sessions
from .views import AccountView, get_account


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
