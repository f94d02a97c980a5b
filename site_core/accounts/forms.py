"""Forms of signing in in two steps."""

from django import forms
from django.contrib.auth import authenticate

from . import sessions, two_factor

WRONG_CODE = "That code isn’t right. Codes of the app change every half minute: type the one that it shows now."


class CodeForm(forms.Form):
    """The second step of signing in: a code of the app, or one of the recovery codes."""

    code = forms.CharField(
        label="Code",
        max_length=32,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, user, *args, **kwargs):
        self.user, self.device = user, None
        super().__init__(*args, **kwargs)

    def clean_code(self):
        code = two_factor.clean_code(self.cleaned_data["code"])
        asked = two_factor.device_for(self.user, code)
        if asked and (seconds := two_factor.seconds_to_wait(asked)):
            raise forms.ValidationError(f"Too many wrong codes. Try again {after(seconds)}.")
        self.device = two_factor.verified(self.user, code)
        if self.device is None:
            raise forms.ValidationError(WRONG_CODE)
        return code


class PasswordForm(forms.Form):
    """Asks for the password again, unless it was typed just now."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Type your password: it shows that it is you who asks."},
    )

    def __init__(self, request, *args, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)
        if sessions.signed_in_recently(request.session):
            del self.fields["password"]

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not authenticate(self.request, username=self.request.user.get_username(), password=password):
            raise forms.ValidationError("That password isn’t right.")
        return password


class SetUpForm(PasswordForm):
    """The first code of a new app: shows that it was set up rightly, before it is asked for at each sign-in."""

    code = forms.CharField(
        label="Code that the app shows",
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "size": 12}
        ),
    )
    field_order = ["code", "password"]

    def __init__(self, request, key, *args, **kwargs):
        self.key, self.step = key, None
        super().__init__(request, *args, **kwargs)

    def clean_code(self):
        code = two_factor.clean_code(self.cleaned_data["code"])
        self.step = two_factor.time_step(self.key, code)
        if self.step is None:
            raise forms.ValidationError(f"{WRONG_CODE} If it keeps being wrong, check the clock of your phone.")
        return code


def after(seconds):
    if seconds < 60:
        return f"in {seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"in {minutes} minute{'' if minutes == 1 else 's'}"
