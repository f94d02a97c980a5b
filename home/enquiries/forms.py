"""The form on the contact page. It asks for what a call back needs, and has no room for medical details."""

import re

from django import forms
from django.utils.html import format_html

from .keys import normalised
from .models import Details, PreferredTime

PHONE = re.compile(r"\+?[\d\s().\-/]{7,25}(\s*(x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
NOT_IN_NAMES = re.compile(r"[<>\x00-\x1f\x7f\u2028\u2029]|://|www\.", re.IGNORECASE)
REACH = "Enter a phone number or an e-mail address, so that we can reach you."
YES_OR_NO = {"yes": True, "no": False}


class EnquiryForm(forms.Form):
    """``clinic`` is named where people agree, ``settings`` (EnquirySettings) says for how long."""

    use_required_attribute = False  # our messages help more than the browser's, and say it all at once

    name = forms.CharField(
        label="Your name",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Enter your name, so that we know whom to ask for.",
            "max_length": "Shorten your name to %(limit_value)d letters.",
        },
    )
    phone = forms.CharField(
        label="Phone number",
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": "Enter only the phone number."},
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": "Enter an e-mail address such as name@example.com.",
            "max_length": "Enter only the e-mail address.",
        },
    )
    preferred_time = forms.ChoiceField(
        label="When can we reach you best?",
        choices=PreferredTime.choices,
        initial=PreferredTime.ANY,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose when we can reach you best."),
    )
    existing_patient = forms.ChoiceField(
        label="Are you a patient of ours?",
        choices=[("yes", "Yes"), ("no", "No, not yet")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Say whether you are a patient of ours."),
    )
    consent = forms.BooleanField(
        error_messages={"required": "Tick the box, so that we may keep this to answer you."},
    )
    # Programs fill in every field they find; people never see this one.
    website = forms.CharField(
        label="Leave this field empty",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, clinic, settings, **kwargs):
        super().__init__(*args, auto_id="enquiry-%s", **kwargs)
        days = f"{settings.keep_days} day{'' if settings.keep_days == 1 else 's'}"
        self.consent_text = f"I agree that {clinic.name} keeps this for up to {days} to answer me."
        self.fields["consent"].label = self.consent_text
        if (notice := settings.privacy_notice) and notice.live and notice.url:
            link = format_html('<a href="{}">{}</a>', notice.url, notice.title)
            self.fields["consent"].help_text = format_html("How we treat it: {}", link)

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if NOT_IN_NAMES.search(self.cleaned_data["name"]):
            raise forms.ValidationError("Enter your name only: letters, spaces and hyphens.")
        return name

    def clean_phone(self):
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not (PHONE.fullmatch(phone) and normalised(phone)):
            raise forms.ValidationError("Enter a phone number with its area code, such as 212-555-0142.")
        return phone

    def clean_existing_patient(self):
        return YES_OR_NO[self.cleaned_data["existing_patient"]]

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Leave the last field empty: it is there to catch programs.")
        return ""

    def clean(self):
        # What is given and wrong has its own message already.
        if not {"phone", "email"} & self.errors.keys() and not (
            self.cleaned_data.get("phone") or self.cleaned_data.get("email")
        ):
            self.add_error("phone", REACH)

    @property
    def details(self):
        """The Details of a valid form."""
        names = ("name", "phone", "email", "preferred_time", "existing_patient")
        return Details(**{name: self.cleaned_data[name] for name in names}, consent=self.consent_text)

    @property
    def error_links(self):
        """``[(id of the field to go to, message), …]`` in the order of the fields."""
        return [
            (self[name].subwidgets[0].id_for_label or self[name].id_for_label, message)
            for name in self.fields
            for message in self.errors.get(name, [])
        ]
