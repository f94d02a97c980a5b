"""Views of two-step sign-in."""

from __future__ import annotations

from typing import Any, cast

import django_otp
from django import forms
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView
from django_otp.models import Device
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from . import notifications, passkeys, two_factor
from .forms import CodeForm, PasswordForm, SetUpForm
from .models import SignIn
from .sign_ins import record_failure, record_second_step

KEY_SESSION_KEY = "two_factor_key"  # the secret of an app that is being set up


def get_next_url(request: HttpRequest) -> str:
    """Return the URL that the user came for, if it is on this site, or the admin's home."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_safe else reverse("wagtailadmin_home")


def get_account(request: HttpRequest) -> AbstractUser:
    """Return the current user. Not ``request.user``: Wagtail can't log a lazy object."""
    return cast(AbstractUser, get_user(request))


def record_change(user: AbstractUser, action: str) -> None:
    """Record a change to two-step sign-in in the history of ``user``, and notify the user by email."""
    log(user, action)
    notifications.notify_of_change(user, action)


def verify_session(request: HttpRequest, device: Device) -> None:
    """Mark the session as verified, under a new session key."""
    request.session.cycle_key()
    django_otp.login(request, device)


def hide_wagtails_login(request: HttpRequest) -> HttpResponse:
    """Respond with 404 at the URL of Wagtail's second login form: ADMIN_PATH is the only way in."""
    raise Http404("There is one sign-in form, in the admin.")


class AccountView(WagtailAdminTemplateMixin):
    """A view within the account of the current user."""

    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.get_page_title()},
        ]


@method_decorator(sensitive_post_parameters(), name="dispatch")
class CheckView(FormView):
    """The second step of signing in."""

    template_name = "accounts/check.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if two_factor.is_verified(request.user) or not two_factor.is_enabled(request.user):
            return redirect(get_next_url(request))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            next=get_next_url(self.request),
            has_app=two_factor.has_app(user),
            has_passkeys=passkeys.is_available() and passkeys.get_passkeys(user).exists(),
            **kwargs,
        )

    def form_valid(self, form: CodeForm) -> HttpResponse:
        verify_session(self.request, form.device)
        is_recovery_code = isinstance(form.device, two_factor.StaticDevice)
        steps = SignIn.SecondStep
        record_second_step(self.request, steps.RECOVERY_CODE if is_recovery_code else steps.APP)
        if is_recovery_code:
            self.warn_about_recovery_codes()
        return redirect(get_next_url(self.request))

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        record_failure(self.request, self.request.user.get_username(), SignIn.Outcome.WRONG_CODE)
        return super().form_invalid(form)

    def warn_about_recovery_codes(self) -> None:
        count = two_factor.count_recovery_codes(self.request.user)
        message = ngettext(
            "You signed in with a recovery code, which can’t be used again. You have %(count)d left. "
            "If you lost your phone, set up the app on another one.",
            "You signed in with a recovery code, which can’t be used again. You have %(count)d left. "
            "If you lost your phone, set up the app on another one.",
            count,
        ) % {"count": count}
        buttons = [
            messages.button(reverse("two_factor_codes"), _("Create new codes")),
            messages.button(reverse("two_factor_set_up"), _("Set up the app again")),
        ]
        messages.warning(self.request, message, buttons=buttons)


class StatusView(AccountView, TemplateView):
    """Whether two-step sign-in is on, and what the user can do about it."""

    template_name = "accounts/two_factor.html"
    page_title = gettext_lazy("Two-step sign-in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        device = two_factor.TOTPDevice.objects.devices_for_user(user, confirmed=True).first()
        return super().get_context_data(
            device=device,
            passkeys=passkeys.get_passkeys(user),
            has_passkeys_available=passkeys.is_available(),
            is_enabled=two_factor.is_enabled(user),
            recovery_code_count=two_factor.count_recovery_codes(user),
            required=two_factor.is_required(user),
            **kwargs,
        )


class ShowCodesMixin:
    """Shows recovery codes once, in the response to the form that created them."""

    request: HttpRequest

    def show_codes(self, codes: list[str], action: str, message: str) -> HttpResponse:
        record_change(get_account(self.request), action)
        messages.success(self.request, message)
        heading = _("Recovery codes for %(url)s") % {"url": settings.SITE_URL}
        title = _("Recovery codes")
        return TemplateResponse(
            self.request,
            "accounts/codes.html",
            {
                "codes": codes,
                "file": "\r\n".join([heading, _("Each code works once."), "", *codes, ""]),
                "next": get_next_url(self.request),
                "page_title": title,
                "header_title": title,
                "header_icon": "key",
            },
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SetUpView(ShowCodesMixin, FormView):
    """Show the secret for a new app until one of its codes is entered. Until then, only the session stores it."""

    template_name = "accounts/set_up.html"
    form_class = SetUpForm

    def get_key(self) -> str:
        if KEY_SESSION_KEY not in self.request.session:
            self.request.session[KEY_SESSION_KEY] = two_factor.generate_key()
        return self.request.session[KEY_SESSION_KEY]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request, "key": self.get_key()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, key = self.request.user, self.get_key()
        return super().get_context_data(
            next=get_next_url(self.request),
            qr_code=two_factor.render_qr_code(user, key),
            formatted_key=two_factor.format_key(key),
            replaces=two_factor.has_app(user),
            has_passkeys_available=passkeys.is_available(),
            required=two_factor.is_required(user),
            **kwargs,
        )

    def form_valid(self, form: SetUpForm) -> HttpResponse:
        device, codes = two_factor.enable(self.request.user, form.key, form.time_step)
        del self.request.session[KEY_SESSION_KEY]
        verify_session(self.request, device)
        return self.show_codes(codes, "accounts.two_factor_on", _("Two-step sign-in is on."))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ConfirmView(AccountView, FormView):
    """Asks for confirmation, and for the password unless it was entered a moment ago."""

    template_name = "accounts/confirm.html"
    form_class: type[forms.Form] = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not two_factor.is_enabled(request.user):
            return redirect("two_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}


class RecoveryCodesView(ShowCodesMixin, ConfirmView):
    page_title = gettext_lazy("New recovery codes")
    question = gettext_lazy("Create new recovery codes? Your current ones will stop working.")
    submit_label = gettext_lazy("Create new codes")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        codes = two_factor.create_recovery_codes(self.request.user)
        message = _("New recovery codes created. The old ones no longer work.")
        return self.show_codes(codes, "accounts.recovery_codes", message)


class DisableView(ConfirmView):
    page_title = gettext_lazy("Turn off two-step sign-in")
    question = gettext_lazy("Turn off two-step sign-in? You will then sign in with only your password.")
    submit_label = gettext_lazy("Turn off")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if two_factor.is_required(request.user):
            message = _("Your account requires two-step sign-in. If you have a new phone, set up the app again.")
            messages.error(request, message)
            return redirect("two_factor")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        two_factor.disable(self.request.user)
        record_change(get_account(self.request), "accounts.two_factor_off")
        messages.success(self.request, _("Two-step sign-in is off."))
        return redirect("two_factor")
