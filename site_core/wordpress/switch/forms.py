"""The day of the switch."""

from __future__ import annotations

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from .models import WATCHED_DAYS


class SwitchedForm(forms.Form):
    switched_on = forms.DateField(
        label=gettext_lazy("Switched on"),
        help_text=gettext_lazy("The day on which the old names began to lead here."),
        widget=AdminDateInput,
        initial=timezone.localdate,
    )

    def clean_switched_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["switched_on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("Enter today, or the day in the past on which you switched."))
        if (today - day).days > WATCHED_DAYS:
            raise forms.ValidationError(_("That is more than 30 days ago. URLs not found, under Reports, lists all."))
        return day
