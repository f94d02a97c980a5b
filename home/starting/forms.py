"""What a new site needs to know, and how each answer is checked. The admin and the terminal ask the same questions."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import StreamBlockValidationError

from site_core.accounts.roles import get_role_groups
from site_core.brand.forms import BrandImageField
from site_core.brand.models import validate_color
from site_core.brand.widgets import ColorInput
from site_core.lib.roles import registered_roles
from site_core.site_settings.clinic import ClinicSettings
from site_core.site_settings.places import validate_phone

from .hours import MAX_LENGTH, OPENING_HOURS, opening_hours, parse_hours
from .practices import Practice, content_of

# Controls, and characters that reverse the text around them.
INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069]")
DEFAULT_ROLE = "editors"
MAX_LANGUAGES = 10
MAX_LANGUAGE = 60  # characters, as on pages of people


def validate_line(text: str) -> None:
    """Raise ValidationError if ``text`` is not one line of visible text."""
    if INVISIBLE.search(text) or any(unicodedata.category(character) == "Cc" for character in text):
        raise ValidationError(_("This has invisible characters. Type it again instead of pasting it."))


def max_length(model: Any, name: str) -> int:
    """Return how many characters the field ``name`` of ``model`` may have."""
    length: int = model._meta.get_field(name).max_length
    return length


def line_field(label: Any, name: str = "", required: bool = False, **options: Any) -> forms.CharField:
    """Return a field for one line, as long as the field ``name`` of the settings allows."""
    if name:
        options["max_length"] = max_length(ClinicSettings, name)
    return forms.CharField(label=label, required=required, validators=[validate_line], **options)


class HoursField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        hours = parse_hours(super().clean(value))
        try:
            if hours:
                OPENING_HOURS.clean(opening_hours(hours))
        except StreamBlockValidationError as error:
            raise ValidationError(_("Hours on the same day overlap. Enter each time only once.")) from error
        return hours


class LanguagesField(forms.CharField):
    def clean(self, value: Any) -> Any:
        names = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        for name in names:
            validate_line(name)
        if len(names) > MAX_LANGUAGES or any(len(name) > MAX_LANGUAGE for name in names):
            raise ValidationError(_("Enter at most ten languages, separated by commas, such as English, Spanish."))
        return list(dict.fromkeys(names))


class StartForm(forms.Form):
    name = line_field(
        gettext_lazy("Name of the clinic"), "name", required=True, help_text=gettext_lazy("As patients know it.")
    )
    legal_name = line_field(
        gettext_lazy("Legal name"),
        "legal_name",
        help_text=gettext_lazy("Shown at the bottom of every page, such as “Wren Street Dermatology PLLC”."),
    )
    practice = forms.ChoiceField(
        label=gettext_lazy("Type of practice"),
        choices=Practice.choices,
        help_text=gettext_lazy("Decides the first words, treatments, and colors. You can change all of them."),
    )
    phone = line_field(
        gettext_lazy("Phone"), "phone", help_text=gettext_lazy("As visitors should see it, such as 212-555-0142.")
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        required=False,
        max_length=max_length(ClinicSettings, "email"),
        help_text=gettext_lazy("For visitors. It is shown on the site."),
    )
    street = line_field(gettext_lazy("Street address"), "street")
    city = line_field(gettext_lazy("City"), "city")
    region = line_field(gettext_lazy("State"), "region", help_text=gettext_lazy("Two letters, such as NY."))
    postal_code = forms.CharField(
        label=gettext_lazy("ZIP code"),
        required=False,
        max_length=10,
        validators=[RegexValidator(r"^\d{5}(-\d{4})?\Z", gettext_lazy("Enter a ZIP code, such as 10001."))],
        help_text=gettext_lazy("For an address outside the United States, leave the address empty for now."),
    )
    hours = HoursField(
        label=gettext_lazy("Opening hours"),
        required=False,
        max_length=MAX_LENGTH,
        initial="Mon–Fri 9:00–17:00",
        help_text=gettext_lazy("For example: Mon–Thu 8:00–18:00, Fri 8 am–1 pm. Days left out are closed."),
    )
    languages = LanguagesField(
        label=gettext_lazy("Languages"),
        required=False,
        max_length=300,
        initial="English",
        help_text=gettext_lazy("The languages that people can speak with you, separated by commas."),
    )
    primary_color = forms.CharField(
        label=gettext_lazy("Main color"),
        required=False,
        max_length=7,
        validators=[validate_color],
        widget=ColorInput,
        help_text=gettext_lazy("For links, buttons, and the footer, such as #336699."),
    )
    secondary_color = forms.CharField(
        label=gettext_lazy("Second color"),
        required=False,
        max_length=7,
        validators=[validate_color],
        widget=ColorInput,
        help_text=gettext_lazy("For highlights and soft light."),
    )
    logo = BrandImageField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("SVG or PNG, if you have one. Without a logo, the name is the logo."),
    )
    invite = forms.EmailField(
        label=gettext_lazy("Invite a colleague"),
        required=False,
        max_length=max_length(get_user_model(), "username"),  # it is both
        help_text=gettext_lazy("The email address of the first person who will write pages with you."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role of the colleague"), required=False, help_text=gettext_lazy("What they can do here.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = {role.key: role.name for role, _group in get_role_groups()}
        roles = [(role.key, str(role.name)) for role in registered_roles() if role.key in keys]
        roles.sort(key=lambda choice: choice[0] != DEFAULT_ROLE)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone:
            validate_phone(phone)
        return phone

    def clean_invite(self) -> str:
        """Without a question for the user name, it is the email address, as for all invitations."""
        users: Any = get_user_model()
        email: str = users.objects.normalize_email(self.cleaned_data["invite"])
        try:
            users.username_validator(email or "x")
        except ValidationError as error:
            raise ValidationError(
                _("This address can’t be a user name. Leave it empty, and invite this person later, under Users.")
            ) from error
        return email

    def clean(self) -> dict[str, Any]:
        """Complete the colors: a site never has those of another one."""
        cleaned = super().clean() or self.cleaned_data
        if practice := cleaned.get("practice"):
            content = content_of(practice)
            for name in ("primary_color", "secondary_color"):
                if name in cleaned:
                    cleaned[name] = (cleaned[name] or content[name]).lower()
        address = {name: cleaned.get(name) for name in ("street", "city", "postal_code")}
        if any(address.values()):
            for name, value in address.items():
                if not value and name in cleaned:
                    self.add_error(name, _("Complete the address, or leave all of it empty."))
        return cleaned
