"""Views that add, check, name, and remove passkeys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp_webauthn import exceptions
from django_otp_webauthn import views as webauthn
from django_otp_webauthn.models import WebAuthnCredential
from wagtail.admin import messages

from site_core.lib.user_agents import parse_user_agent

from . import passkeys, sessions, two_factor
from .forms import PasswordForm
from .models import SignIn
from .sign_ins import record_failure, record_second_step
from .views import ConfirmView, ShowCodesMixin, get_account, get_next_url, record_change, verify_session

NAME_LENGTH = 64


class PasswordNeeded(exceptions.OTPWebAuthnApiError):
    status_code = 403
    default_code = "password_needed"
    default_detail = gettext_lazy("To protect your account, reload this page and enter your password again.")


class PasskeyErrorsMixin:
    """Responds with 400 to data that isn't what a browser sends."""

    def handle_exception(self, exc: Exception) -> HttpResponse:
        if isinstance(exc, ValueError | TypeError | KeyError | AttributeError | RecursionError):
            exc = exceptions.MalformedRequest()
        return super().handle_exception(exc)  # type: ignore[misc]  # of the views that this is mixed into


class RegistrationMixin(PasskeyErrorsMixin):
    request: HttpRequest

    def check_can_register(self) -> None:
        if not sessions.has_recent_sign_in(self.request.session):
            raise PasswordNeeded()


class BeginRegistrationView(RegistrationMixin, webauthn.BeginCredentialRegistrationView):
    pass


class CompleteRegistrationView(RegistrationMixin, webauthn.CompleteCredentialRegistrationView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        self.request.session.cycle_key()  # it may now be verified
        record_change(get_account(self.request), "accounts.passkey_added")
        return response


class BeginCheckView(PasskeyErrorsMixin, webauthn.BeginCredentialAuthenticationView):
    pass


class CompleteCheckView(PasskeyErrorsMixin, webauthn.CompleteCredentialAuthenticationView):
    """The second step of signing in, with a passkey."""

    def complete_auth(self, device: WebAuthnCredential) -> None:
        verify_session(self.request, device)
        record_second_step(self.request, SignIn.SecondStep.PASSKEY)

    def handle_exception(self, exc: Exception) -> HttpResponse:
        response = super().handle_exception(exc)
        record_failure(self.request, self.request.user.get_username(), SignIn.Outcome.WRONG_PASSKEY)
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AddPasskeyView(FormView):
    """Asks for the password, unless it was entered a moment ago, then shows the button that adds a passkey."""

    template_name = "accounts/passkey_add.html"
    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not passkeys.is_available():
            return redirect("two_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        is_first = not two_factor.is_enabled(user)
        return super().get_context_data(
            next=get_next_url(self.request), required=is_first and two_factor.is_required(user), **kwargs
        )

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        sessions.record_password(self.request.session)
        return redirect(self.request.get_full_path())


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("For example “Work laptop” or “Security key on my key ring”."),
    )


class OwnPasskeyMixin:
    """A view of one of the current user's passkeys."""

    def dispatch(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.passkey = get_object_or_404(passkeys.get_passkeys(request.user), pk=pk)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view that this is mixed into


class NamePasskeyView(OwnPasskeyMixin, ShowCodesMixin, ConfirmView):
    """Names a passkey. After the first one, the user also gets recovery codes."""

    form_class = NameForm
    page_title = gettext_lazy("Name your passkey")
    question = gettext_lazy("Give this passkey a name that you will recognize later.")
    submit_label = gettext_lazy("Save")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = FormView.get_form_kwargs(self)
        return kwargs | {"initial": {"name": self.passkey.name or self.suggest_name()}}

    def suggest_name(self) -> str:
        return " – ".join(filter(None, parse_user_agent(self.request.META.get("HTTP_USER_AGENT", ""))))

    def form_valid(self, form: NameForm) -> HttpResponse:
        self.passkey.name = form.cleaned_data["name"]
        self.passkey.save(update_fields=["name"])
        if not two_factor.count_recovery_codes(self.request.user):
            codes = two_factor.create_recovery_codes(self.request.user)
            return self.show_codes(codes, "accounts.recovery_codes", _("Your passkey was added."))
        messages.success(self.request, _("The passkey “%(name)s” was saved.") % {"name": self.passkey.name})
        return redirect("two_factor")


class RemovePasskeyView(OwnPasskeyMixin, ConfirmView):
    page_title = gettext_lazy("Remove a passkey")
    submit_label = gettext_lazy("Remove")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        passkey = passkeys.get_passkeys(request.user).filter(pk=kwargs["pk"]).first()
        if passkey and passkeys.is_last_device(get_account(request), passkey) and two_factor.is_required(request.user):
            message = _("Your account requires two-step sign-in. Add another passkey or set up an app first.")
            messages.error(request, message)
            return redirect("two_factor")
        return super().dispatch(request, *args, **kwargs)

    @property
    def question(self) -> str:
        values = {"name": self.passkey.name or _("without a name")}
        if passkeys.is_last_device(get_account(self.request), self.passkey):
            return _("Remove the passkey “%(name)s”? You will then sign in with only your password.") % values
        return _("Remove the passkey “%(name)s”? You won’t be able to sign in with it.") % values

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        account = get_account(self.request)
        passkeys.remove(account, self.passkey)
        record_change(account, "accounts.passkey_removed")
        messages.success(self.request, _("The passkey was removed. Delete it on your device, too."))
        return redirect("two_factor")
