"""The form on the contact page. It asks for what a call back needs, and has no field for medical details."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from site_core.caching.private_sections import is_public

from .blind_index import normalize_contact
from .models import Details, EnquirySettings, PreferredTime

PHONE = re.compile(r"\+?[\d\s().\-/]{7,25}(\s*(x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
INVALID_IN_NAMES = re.compile(r"[<>\x00-\x1f\x7f\u2028\u2029]|://|www\.", re.IGNORECASE)
YES_OR_NO = {"yes": True, "no": False}


class EnquiryForm(forms.Form):
    """The visitor agrees that ``clinic`` (ClinicSettings) keeps the data for the days in ``settings``."""

    use_required_attribute = False  # our messages are more helpful than the browser's, and all appear at once

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your name so we know whom to ask for."),
            "max_length": _("Shorten your name to %(limit_value)d characters."),
        },
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": _("Enter only the phone number.")},
    )
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Enter an email address such as name@example.com."),
            "max_length": _("Enter only the email address."),
        },
    )
    preferred_time = forms.ChoiceField(
        label=_("When is the best time to reach you?"),
        choices=PreferredTime.choices,
        initial=PreferredTime.ANY,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the best time to reach you.")),
    )
    existing_patient = forms.ChoiceField(
        label=_("Are you already a patient here?"),
        choices=[("yes", _("Yes")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Tell us whether you are already a patient.")),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Check the box so we may keep this to reply to you.")},
    )
    # A honeypot: bots fill in every field, and people never see this one.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, clinic: Any, settings: EnquirySettings, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "enquiry-%s", **kwargs})
        self.consent_text = ngettext(
            "I agree that %(clinic)s keeps this for up to %(days)d day to reply to me.",
            "I agree that %(clinic)s keeps this for up to %(days)d days to reply to me.",
            settings.keep_days,
        ) % {"clinic": clinic.name, "days": settings.keep_days}
        self.fields["consent"].label = self.consent_text
        if (notice := settings.privacy_notice) and is_public(notice) and notice.url:
            link = format_html('<a href="{}">{}</a>', notice.url, notice.title)
            self.fields["consent"].help_text = format_html(gettext("How we handle your data: {}"), link)

    def clean_name(self) -> str:
        if INVALID_IN_NAMES.search(self.cleaned_data["name"]):
            raise forms.ValidationError(gettext("Enter only your name: letters, spaces, and hyphens."))
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not (PHONE.fullmatch(phone) and normalize_contact(phone)):
            raise forms.ValidationError(gettext("Enter a phone number with its area code, such as 212-555-0142."))
        return phone

    def clean_existing_patient(self) -> bool:
        return YES_OR_NO[self.cleaned_data["existing_patient"]]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(gettext("Leave the last field empty. It is there to catch bots."))
        return ""

    def clean(self) -> None:
        # An invalid value already has its own message.
        if not {"phone", "email"} & self.errors.keys() and not (
            self.cleaned_data.get("phone") or self.cleaned_data.get("email")
        ):
            self.add_error("phone", gettext("Enter a phone number or an email address so we can reach you."))

    @property
    def details(self) -> Details:
        """The Details of a valid form."""
        names = ("name", "phone", "email", "preferred_time", "existing_patient")
        return Details(**{name: self.cleaned_data[name] for name in names}, consent=self.consent_text)

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """``[(id of the field, message), …]`` in field order."""
        return [
            (self[name].subwidgets[0].id_for_label or self[name].id_for_label, str(message))
            for name in self.fields
            for message in self.errors.get(name, [])
        ]
