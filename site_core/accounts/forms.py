"""Forms of two-step sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_otp.models import Device

from . import sessions, two_factor
from .two_factor import AnyUser

WRONG_CODE = gettext_lazy("That code isn’t correct. The app shows a new code every 30 seconds. Enter the current one.")
WRONG_RECOVERY_CODE = gettext_lazy("That recovery code isn’t correct. Check it for typos. Each code works only once.")
WRONG_CODE_HINT = gettext_lazy("If it still isn’t accepted, check that your phone’s clock is correct.")


class CodeForm(forms.Form):
    """The second step of signing in: a code from the app, or a recovery code. A valid form has its ``device``."""

    device: Device

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, user: AnyUser, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.has_app = two_factor.has_app(user)
        if not self.has_app:  # the passkey comes first
            self.fields["code"].label = _("Recovery code")
            del self.fields["code"].widget.attrs["autofocus"]

    def clean_code(self) -> str:
        code = two_factor.normalize_code(self.cleaned_data["code"])
        device = two_factor.get_device(self.user, code)
        if device and (seconds := two_factor.seconds_until_retry(device)):
            raise forms.ValidationError(format_wait(seconds))
        verified_device = two_factor.verify_code(self.user, code)
        if verified_device is None:
            raise forms.ValidationError(WRONG_CODE if self.has_app else WRONG_RECOVERY_CODE)
        self.device = verified_device
        return code


class PasswordForm(forms.Form):
    """Asks for the password again, unless the user signed in a moment ago."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Enter your password to confirm that it’s you.")},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)
        if sessions.has_recent_sign_in(request.session):
            del self.fields["password"]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not authenticate(self.request, username=self.request.user.get_username(), password=password):
            raise forms.ValidationError(_("That password isn’t correct. Try again."))
        return password


class SetUpForm(PasswordForm):
    """The first code of a new app. It proves that the app works before sign-in depends on it.

    A valid form has the ``time_step`` of the code.
    """

    time_step: int

    code = forms.CharField(
        label=gettext_lazy("Code shown in the app"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "size": 12}
        ),
    )
    field_order = ["code", "password"]

    def __init__(self, request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> None:
        self.key = key
        super().__init__(request, *args, **kwargs)

    def clean_code(self) -> str:
        code = two_factor.normalize_code(self.cleaned_data["code"])
        time_step = two_factor.find_time_step(self.key, code)
        if time_step is None:
            raise forms.ValidationError(f"{WRONG_CODE} {WRONG_CODE_HINT}")
        self.time_step = time_step
        return code


def format_wait(seconds: int) -> str:
    if seconds < 60:
        return ngettext(
            "Too many wrong codes. Try again in %(count)d second.",
            "Too many wrong codes. Try again in %(count)d seconds.",
            seconds,
        ) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many wrong codes. Try again in %(count)d minute.",
        "Too many wrong codes. Try again in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}
