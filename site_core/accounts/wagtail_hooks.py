"""Accounts in Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from site_core.lib.admin_menu import PermissionMenuItem

from . import (
    invitation_views,
    invitations,
    passkey_urls,
    passkey_views,
    session_views,
    sessions,
    two_factor,
    user_views,
    views,
)
from .models import Invitation
from .sign_in_report import SignInReport


@hooks.register("register_admin_urls")
def register_account_urls() -> list[URLPattern | URLResolver]:
    return [
        path("two-step/", views.CheckView.as_view(), name="two_factor_check"),
        path("account/two-step/", views.StatusView.as_view(), name="two_factor"),
        path("account/two-step/set-up/", views.SetUpView.as_view(), name="two_factor_set_up"),
        path("account/two-step/codes/", views.RecoveryCodesView.as_view(), name="two_factor_codes"),
        path("account/two-step/off/", views.DisableView.as_view(), name="two_factor_off"),
        path("users/<int:pk>/reset-two-step/", user_views.ResetView.as_view(), name="two_factor_reset"),
        path("two-step/passkeys/", include(passkey_urls)),
        path("account/two-step/passkeys/add/", passkey_views.AddPasskeyView.as_view(), name="passkey_add"),
        path("account/two-step/passkeys/<int:pk>/", passkey_views.NamePasskeyView.as_view(), name="passkey_name"),
        path(
            "account/two-step/passkeys/<int:pk>/remove/",
            passkey_views.RemovePasskeyView.as_view(),
            name="passkey_remove",
        ),
        path("account/sessions/", session_views.OwnSessionsView.as_view(), name="account_sessions"),
        path("users/invite/", invitation_views.InviteView.as_view(), name="user_invite"),
        path("users/<int:pk>/invitation/send/", invitation_views.SendAgainView.as_view(), name="user_invitation_send"),
        path("users/<int:pk>/invitation/revoke/", invitation_views.RevokeView.as_view(), name="user_invitation_revoke"),
        path("users/<int:pk>/sessions/", user_views.UserSessionsView.as_view(), name="user_sessions"),
        path("reports/sign-ins/", SignInReport.as_view(), name="sign_ins"),
        path("reports/sign-ins/results/", SignInReport.as_view(results_only=True), name="sign_ins_results"),
    ]


class TwoFactorPanel(BaseSettingsPanel):
    name = "two_factor"
    title = gettext_lazy("Two-step sign-in")
    order = 600
    template_name = "accounts/account_panel.html"

    def get_form(self) -> forms.Form:
        return forms.Form()  # no fields: the panel links to separate views

    def get_context_data(self) -> dict[str, Any]:
        return super().get_context_data() | {
            "is_enabled": two_factor.is_enabled(self.user),
            "recovery_code_count": two_factor.count_recovery_codes(self.user),
        }


@hooks.register("register_account_settings_panel")
def register_two_factor_panel(request: HttpRequest, user: AbstractUser, profile: Any) -> TwoFactorPanel:
    return TwoFactorPanel(request, user, profile)


class SessionsPanel(BaseSettingsPanel):
    name = "sessions"
    title = gettext_lazy("Sessions")
    order = 610
    template_name = "accounts/sessions_panel.html"

    def get_form(self) -> forms.Form:
        return forms.Form()

    def get_context_data(self) -> dict[str, Any]:
        return super().get_context_data() | {"count": len(sessions.get_active_sessions(self.user))}


@hooks.register("register_account_settings_panel")
def register_sessions_panel(request: HttpRequest, user: AbstractUser, profile: Any) -> SessionsPanel:
    return SessionsPanel(request, user, profile)


@hooks.register("register_user_listing_buttons")
def add_account_buttons(user: AbstractUser, request_user: AbstractUser) -> Iterator[Button]:
    if user_views.can_manage(request_user, user):
        if (invitation := invitations.get_invitation(user)) and invitation.is_pending:
            yield from get_invitation_buttons(invitation)
        yield Button(_("Sessions"), reverse("user_sessions", args=[user.pk]), icon_name="desktop", priority=35)
        yield Button(
            _("Reset two-step sign-in"), reverse("two_factor_reset", args=[user.pk]), icon_name="key", priority=40
        )


def get_invitation_buttons(invitation: Invitation) -> Iterator[Button]:
    pk = invitation.user_id
    yield Button(
        _("Send the invitation again"), reverse("user_invitation_send", args=[pk]), icon_name="mail", priority=31
    )
    if invitation.is_open:
        yield Button(
            _("Revoke the invitation"), reverse("user_invitation_revoke", args=[pk]), icon_name="cross", priority=32
        )


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    codenames = ["require_second_factor", "view_signin"]
    return Permission.objects.filter(content_type__app_label="accounts", codename__in=codenames)


@hooks.register("register_reports_menu_item")
def register_sign_ins_menu_item() -> MenuItem:
    return PermissionMenuItem(
        gettext_lazy("Sign-ins"),
        reverse("sign_ins"),
        permission="accounts.view_signin",
        name="sign-ins",
        icon_name="key",
        order=1410,
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("two_factor_on", gettext_lazy("Turn on two-step sign-in"), gettext_lazy("Turned on two-step sign-in")),
        ("two_factor_off", gettext_lazy("Turn off two-step sign-in"), gettext_lazy("Turned off two-step sign-in")),
        ("two_factor_reset", gettext_lazy("Reset two-step sign-in"), gettext_lazy("Reset two-step sign-in")),
        ("passkey_added", gettext_lazy("Add a passkey"), gettext_lazy("Added a passkey")),
        ("passkey_removed", gettext_lazy("Remove a passkey"), gettext_lazy("Removed a passkey")),
        ("sessions_ended", gettext_lazy("End sessions"), gettext_lazy("Ended sessions")),
        ("invited", gettext_lazy("Invite"), gettext_lazy("Sent an invitation")),
        ("invitation_revoked", gettext_lazy("Revoke the invitation"), gettext_lazy("Revoked the invitation")),
        ("invitation_accepted", gettext_lazy("Accept the invitation"), gettext_lazy("Accepted the invitation")),
        ("recovery_codes", gettext_lazy("Create recovery codes"), gettext_lazy("Created new recovery codes")),
    ):
        actions.register_action(f"accounts.{action}", label, message)


@hooks.register("before_create_user")
def forbid_creating_superusers(request: HttpRequest) -> HttpResponse | None:
    """Wagtail lets every user with permission to add users create superusers."""
    if request.method == "POST" and request.POST.get("is_superuser"):
        return redirect_unless_superuser(request)
    return None


@hooks.register("before_edit_user")
def forbid_editing_superusers(request: HttpRequest, user: AbstractUser) -> HttpResponse | None:
    """A user who can change an administrator's password or email address can sign in as that administrator."""
    if user.is_superuser or (request.method == "POST" and request.POST.get("is_superuser")):
        return redirect_unless_superuser(request)
    return None


@hooks.register("before_bulk_action")
def forbid_bulk_editing_superusers(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action_class_instance: Any
) -> HttpResponse | None:
    if any(getattr(item, "is_superuser", False) for item in objects):
        return redirect_unless_superuser(request)
    return None


def redirect_unless_superuser(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_superuser:
        return None
    messages.error(request, _("Only administrators can create or change administrators. Ask one of them."))
    return redirect("wagtailusers_users:index")
