"""Views of invitations: those of invited people, and those of people who manage users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import invitations, two_factor
from .invitation_forms import FirstPasswordForm, InvitationForm
from .invitations import InvitationError
from .models import Invitation
from .roles import describe_groups
from .user_views import ManagedUserMixin
from .views import get_account

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOKEN_KEY = "invitation_token"  # in the session
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator([require_safe, never_cache], name="dispatch")
class OpenView(View):
    """The link in the email. It only moves the token to the session, out of the address bar and the Referer header.

    Mail scanners open links, so this changes nothing.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if invitations.find_open(token):
            request.session[TOKEN_KEY] = token
        else:
            request.session.pop(TOKEN_KEY, None)
        return redirect("invitation_accept")


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class AcceptView(FormView):
    """Sets the password of the invited user, and signs in."""

    template_name = "accounts/invitation.html"
    form_class = FirstPasswordForm
    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        invitation = invitations.find_open(request.session.get(TOKEN_KEY, ""))
        if invitation is None:
            return self.render_invalid()
        self.invitation = invitation
        return super().dispatch(request, *args, **kwargs)

    def render_invalid(self) -> HttpResponse:
        return self.response_class(self.request, "accounts/invitation_invalid.html", status=410)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.invitation.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.invitation.user
        return super().get_context_data(
            invited_user=user,
            roles=describe_groups(user.groups.all()),
            needs_two_factor=two_factor.is_required(user),
            **kwargs,
        )

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        if not invitations.accept(self.invitation, form.cleaned_data["new_password1"]):
            return self.render_invalid()
        login(self.request, self.invitation.user, backend=PASSWORD_BACKEND)
        self.request.session.pop(TOKEN_KEY, None)
        return redirect("wagtailadmin_home")


class InviteView(WagtailAdminTemplateMixin, PermissionRequiredMixin, FormView):
    """Invites a new user."""

    template_name = "accounts/invite.html"
    form_class = InvitationForm
    permission_required = "auth.add_user"
    raise_exception = True
    page_title = gettext_lazy("Invite a user")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(can_send=invitations.can_send(), **kwargs)

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        details = dict(form.cleaned_data)
        email, groups = details.pop("email"), details.pop("groups")
        try:
            invitations.invite_by_email(email, groups, get_account(self.request), **details)
        except InvitationError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        message = _("An invitation was sent to %(email)s. The link works for %(count)d days.")
        messages.success(self.request, message % {"email": email, "count": form.days})
        return redirect("wagtailusers_users:index")


class ManageInvitationView(ManagedUserMixin, TemplateView):
    """Asks before ``change`` is done to the invitation of a user."""

    header_icon = "mail"
    success_message: StrOrPromise

    def change(self, user: AbstractUser, changed_by: AbstractUser) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.change(self.person, get_account(request))
        except InvitationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.success_message % {"user": self.person, "email": self.person.email})
        return redirect("wagtailusers_users:index")


class SendAgainView(ManageInvitationView):
    template_name = "accounts/invitation_send.html"
    page_title = gettext_lazy("Send the invitation again")
    success_message = gettext_lazy("A new invitation was sent to %(email)s.")

    def change(self, user: AbstractUser, changed_by: AbstractUser) -> None:
        invitations.send_again(user, changed_by)


class RevokeView(ManageInvitationView):
    template_name = "accounts/invitation_revoke.html"
    page_title = gettext_lazy("Revoke the invitation")
    success_message = gettext_lazy("The invitation for %(user)s was revoked, and the account was deactivated.")

    def change(self, user: AbstractUser, changed_by: AbstractUser) -> None:
        invitations.revoke(user, changed_by)
