"""What is found, what it is replaced by, and on which pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.pages.replacing.matching import Kind, Replacement, is_valid_url, without_control_characters

MAX_LENGTH = 500


class OneLineField(forms.CharField):
    """A text on one line, without what databases refuse."""

    def to_python(self, value: Any) -> str:
        return (
            without_control_characters(value or "").strip() if self.strip else without_control_characters(value or "")
        )

    def run_validators(self, value: Any) -> None:
        if len(value) > MAX_LENGTH:
            raise forms.ValidationError(_("Use at most %(count)d characters.") % {"count": MAX_LENGTH})


class ReplacementForm(forms.Form):
    find = OneLineField(label=gettext_lazy("Find"))
    replace = OneLineField(
        label=gettext_lazy("Replace with"),
        required=False,
        help_text=gettext_lazy("If left blank, what is found is removed."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("In"),
        choices=[(Kind.TEXT, gettext_lazy("Texts")), (Kind.URL, gettext_lazy("URLs of links"))],
        initial=Kind.TEXT,
        widget=forms.RadioSelect,
    )
    whole = forms.BooleanField(label=gettext_lazy("Whole words, or whole URLs, only"), required=False)
    match_case = forms.BooleanField(label=gettext_lazy("Match case"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        is_whole_url = values.get("kind") == Kind.URL and values.get("whole")
        if is_whole_url and not is_valid_url(values.get("replace", "")):
            self.add_error("replace", _("Enter a URL, such as https://example.org/, or a path, such as /contact/."))
        return values

    def replacement(self) -> Replacement:
        values = self.cleaned_data
        return Replacement(
            values["find"], values["replace"], Kind(values["kind"]), values["match_case"], values["whole"]
        )
