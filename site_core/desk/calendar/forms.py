"""The form that moves a scheduled publication."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from site_core.lib.moments import validate_near


class RescheduleForm(forms.Form):
    """A day and a time. If clocks change then, and the time doesn’t exist or occurs twice, that is an error."""

    moment = forms.SplitDateTimeField(
        label=gettext_lazy("Publish on"),
        validators=[validate_near],
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": gettext_lazy("Day")},  # type: ignore[dict-item]
            time_attrs={"type": "time", "aria-label": gettext_lazy("Time")},  # type: ignore[dict-item]
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
