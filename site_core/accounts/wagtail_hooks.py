"""Puts accounts into Wagtail's admin."""

from django import forms
from django.contrib.auth.models import Permission
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets import Button

from . import two_factor, views


@hooks.register("register_admin_urls")
def two_factor_urls():
    return [
        path("two-step/", views.CheckView.as_view(), name="two_factor_check"),
        path("account/two-step/", views.StatusView.as_view(), name="two_factor"),
        path("account/two-step/set-up/", views.SetUpView.as_view(), name="two_factor_set_up"),
        path("account/two-step/codes/", views.NewCodesView.as_view(), name="two_factor_codes"),
        path("account/two-step/off/", views.SwitchOffView.as_view(), name="two_factor_off"),
        path("users/<int:pk>/reset-two-step/", views.ResetView.as_view(), name="two_factor_reset"),
    ]


class TwoFactorPanel(BaseSettingsPanel):
    name = "two_factor"
    title = "Two-step sign-in"
    order = 600
    template_name = "accounts/account_panel.html"

    def get_form(self):
        return forms.Form()  # nothing to fill in here: it leads to screens of its own

    def get_context_data(self):
        return super().get_context_data() | {
            "is_on": two_factor.is_on(self.user),
            "codes_left": two_factor.recovery_codes_left(self.user),
        }


@hooks.register("register_account_settings_panel")
def two_factor_panel(request, user, profile):
    return TwoFactorPanel(request, user, profile)


@hooks.register("register_user_listing_buttons")
def reset_button(user, request_user):
    if views.may_reset(request_user, user):
        yield Button(
            "Reset two-step sign-in", reverse("two_factor_reset", args=[user.pk]), icon_name="key", priority=40
        )


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(content_type__app_label="accounts", codename="require_second_factor")


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("accounts.two_factor_on", "Switch two-step sign-in on", "Switched two-step sign-in on")
    actions.register_action("accounts.two_factor_off", "Switch two-step sign-in off", "Switched two-step sign-in off")
    actions.register_action("accounts.two_factor_reset", "Reset two-step sign-in", "Reset two-step sign-in")
    actions.register_action("accounts.recovery_codes", "Make recovery codes", "Made new recovery codes")


@hooks.register("before_create_user")
def only_administrators_make_administrators(request):
    """Wagtail leaves this tick box to everyone who may edit users."""
    if request.method == "POST" and request.POST.get("is_superuser"):
        return refuse_unless_administrator(request)


@hooks.register("before_edit_user")
def administrators_are_edited_by_administrators(request, user):
    """Whoever may change an administrator's password or address may become one."""
    if user.is_superuser or (request.method == "POST" and request.POST.get("is_superuser")):
        return refuse_unless_administrator(request)


@hooks.register("before_bulk_action")
def administrators_are_bulk_edited_by_administrators(request, action_type, objects, action_class_instance):
    if any(getattr(item, "is_superuser", False) for item in objects):
        return refuse_unless_administrator(request)


def refuse_unless_administrator(request):
    if request.user.is_superuser:
        return None
    messages.error(request, "Only an administrator can make or change administrators. Ask one of them.")
    return redirect("wagtailusers_users:index")
