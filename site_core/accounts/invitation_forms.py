"""The form for inviting a user."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import get_default_password_validators, password_validators_help_text_html
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import two_factor
from .invitations import InvitationError, check_is_new
from .password_validation import PasswordChangeNotifier
from .roles import describe_groups, get_role_groups


class RoleChoiceField(forms.ModelMultipleChoiceField):
    """Groups, each with what its members may do."""

    def label_from_instance(self, group: Group) -> SafeString:
        [(name, description)] = describe_groups([group])
        if two_factor.is_required_for_group(group):
            description = _("%(description)s Two-step sign-in is required.") % {"description": description}
        return format_html("<span><strong>{}</strong><br>{}</span>", name, description)


class FirstPasswordForm(SetPasswordForm):
    """The form for the first password of an account. Nobody gets an email about it, so it doesn’t say so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        validators = [
            item for item in get_default_password_validators() if not isinstance(item, PasswordChangeNotifier)
        ]
        self.fields["new_password1"].help_text = password_validators_help_text_html(validators)


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Email address"), max_length=150, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    username = forms.CharField(
        label=gettext_lazy("User name"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("The name they sign in with. If you leave it empty, the email address is used."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=150)
    groups = RoleChoiceField(
        label=gettext_lazy("Roles"),
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one role. Without one, nobody can open the admin.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [group.pk for _role, group in get_role_groups()]
        self.fields["groups"].queryset = Group.objects.filter(pk__in=roles).order_by("name")  # type: ignore[attr-defined]

    @property
    def days(self) -> int:
        """How long the link works."""
        return settings.INVITATION_DAYS

    def clean_email(self) -> str:
        email: str = get_user_model().objects.normalize_email(self.cleaned_data["email"])
        try:
            check_is_new(email)
        except InvitationError as error:
            raise forms.ValidationError(str(error)) from error
        return email

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip() or self.cleaned_data.get("email", "")
        users = get_user_model()
        users.username_validator(username or "x")
        if users.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("A user with this name already exists. Choose another one."))
        return username
