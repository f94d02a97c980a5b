"""What people enter to see an old version: a day and a time, or two versions to compare."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision

from ..drafts.changes import display_name

FIRST_DAY = datetime.date(1990, 1, 1)  # before there were websites
DAY = datetime.timedelta(days=1)


class MomentForm(forms.Form):
    """A day, and optionally a time on the clock of the admin. ``start`` and ``end`` are the time to look at."""

    date = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY, gettext_lazy("Enter a day after 1989."))],
        error_messages={"invalid": gettext_lazy("This is not a date. Enter one such as 2026-03-03.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time (optional)"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
        error_messages={"invalid": gettext_lazy("This is not a time. Enter one such as 14:30.")},
    )

    def clean_date(self) -> datetime.date:
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise forms.ValidationError(_("This day is in the future. Enter today or an earlier day."))
        return date

    @property
    def start(self) -> datetime.datetime:
        time = self.cleaned_data["time"] or datetime.time.min
        return datetime.datetime.combine(self.cleaned_data["date"], time, timezone.get_current_timezone())

    @property
    def end(self) -> datetime.datetime:
        """The end of the minute, or of the day. Days on which clocks change are not 24 hours long."""
        if self.cleaned_data["time"]:
            return self.start.astimezone(datetime.UTC) + datetime.timedelta(minutes=1)
        next_day = self.cleaned_data["date"] + DAY
        return datetime.datetime.combine(next_day, datetime.time.min, timezone.get_current_timezone())


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, revision: Revision) -> str:
        saved = format_date(timezone.localtime(revision.created_at), "DATETIME_FORMAT")
        return _("%(date)s, %(name)s") % {"date": saved, "name": display_name(revision.user)}


class CompareForm(forms.Form):
    """Two versions of a page."""

    error_messages = {"invalid_choice": gettext_lazy("The history of this page doesn’t have this version. Choose one.")}

    old = VersionField(queryset=None, label=gettext_lazy("Older version"), error_messages=error_messages)
    new = VersionField(queryset=None, label=gettext_lazy("Newer version"), error_messages=error_messages)

    def __init__(self, page: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = versions(page)  # type: ignore[attr-defined]
            field.empty_label = None  # type: ignore[attr-defined]


def versions(page: Page) -> QuerySet[Revision]:
    """Return the revisions of ``page``, the latest first, without their content."""
    return page.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")
