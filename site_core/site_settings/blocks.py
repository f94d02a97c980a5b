"""Blocks of the site settings: hours, special days, and links. Not for pages."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from .hours_validation import MAX_PERIOD, special_days_errors, usual_hours_errors
from .opening_hours import Span, SpecialPeriod

WEEKDAY_CHOICES = [(str(number), name) for number, name in WEEKDAYS.items()]
MONDAY_TO_FRIDAY = ["0", "1", "2", "3", "4"]
NEXT_DAY_HELP = gettext_lazy("A time before the opening time is on the next day.")


def validate_hours(value: Any) -> None:
    """Raise StructBlockValidationError if ``value`` closes when it opens."""
    if value.get("opens") is not None and value["opens"] == value.get("closes"):
        message = _("Enter a time other than the opening time. If the clinic never closes, enter 00:00 to 23:59.")
        raise StructBlockValidationError({"closes": ValidationError(message)})


class OpeningHoursValue(blocks.StructValue):
    @property
    def weekdays(self) -> list[int]:
        """The numbers of the days, from 0 (Monday) to 6."""
        return sorted({int(day) for day in self["days"] or ()})

    @property
    def span(self) -> Span:
        return Span(self["opens"], self["closes"])


class OpeningHoursBlock(blocks.StructBlock):
    days = blocks.MultipleChoiceBlock(
        choices=WEEKDAY_CHOICES,
        default=MONDAY_TO_FRIDAY,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "weekday"}),
        label=gettext_lazy("Days"),
    )
    opens = blocks.TimeBlock(default=datetime.time(9), label=gettext_lazy("Opens"))
    closes = blocks.TimeBlock(default=datetime.time(17), label=gettext_lazy("Closes"), help_text=NEXT_DAY_HELP)

    class Meta:
        icon = "time"
        label = gettext_lazy("Hours")
        label_format = "{days} {opens}–{closes}"
        value_class = OpeningHoursValue

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        validate_hours(value)
        return value


class OpeningHoursStreamBlock(blocks.StreamBlock):
    hours = OpeningHoursBlock()

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if errors := usual_hours_errors([child.value for child in value]):
            raise StreamBlockValidationError(errors)
        return value


class SpecialDayValue(blocks.StructValue):
    @property
    def period(self) -> SpecialPeriod:
        spans = () if self["closed"] else (Span(self["opens"], self["closes"]),)
        return SpecialPeriod(self["date"], self.get("last_date") or self["date"], spans)


class SpecialDayBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=gettext_lazy("Date"))
    last_date = blocks.DateBlock(
        required=False, label=gettext_lazy("Last day"), help_text=gettext_lazy("Only for a period of several days.")
    )
    closed = blocks.BooleanBlock(required=False, default=True, label=gettext_lazy("Closed all day"))
    opens = blocks.TimeBlock(required=False, label=gettext_lazy("Opens"))
    closes = blocks.TimeBlock(required=False, label=gettext_lazy("Closes"), help_text=NEXT_DAY_HELP)
    note = blocks.CharBlock(
        required=False,
        max_length=80,
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For example, “Thanksgiving”."),
    )

    class Meta:
        icon = "date"
        label = gettext_lazy("Day")
        label_format = "{date} {note}"
        value_class = SpecialDayValue

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if errors := special_day_errors(value):
            raise StructBlockValidationError({name: ValidationError(message) for name, message in errors.items()})
        validate_hours(value)
        return value


def special_day_errors(value: Any) -> dict[str, str]:
    """Return what is wrong with a SpecialDayBlock, by field."""
    errors = {}
    if value.get("last_date") and not value["date"] <= value["last_date"] <= value["date"] + MAX_PERIOD:
        errors["last_date"] = _("Enter a day after the first one, at most a year later.")
    has_opens, has_closes = value.get("opens") is not None, value.get("closes") is not None
    if value["closed"] and (has_opens or has_closes):
        errors["closed"] = _("Clear this if the clinic opens on that day. Otherwise, delete the times.")
    if not value["closed"] and not (has_opens and has_closes):
        errors["opens"] = _("Enter when the clinic opens and closes, or select “Closed all day”.")
    return errors


class SpecialDaysStreamBlock(blocks.StreamBlock):
    day = SpecialDayBlock()

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if errors := special_days_errors([child.value.period for child in value]):
            raise StreamBlockValidationError(errors)
        return value


PATH = RegexValidator(r"^/(?![/\\])[^\s\\]*\Z")


def validate_link(url: str) -> None:
    """Raise ValidationError unless ``url`` is a complete URL or a path of this site."""
    try:
        PATH(url)
    except ValidationError:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            message = _("Enter a URL, such as https://example.org/, or a path of this site, such as /patient-portal.")
            raise ValidationError(message) from None


class NavigationLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False, label=gettext_lazy("Page"))
    url = blocks.CharBlock(
        required=False,
        max_length=500,
        validators=[validate_link],
        label=gettext_lazy("Or URL"),
        help_text=gettext_lazy("For example https://portal.example.org/, or /patient-portal on this site."),
    )
    label = blocks.CharBlock(
        required=False,
        max_length=40,
        label=gettext_lazy("Label"),
        help_text=gettext_lazy("If left blank, the title of the page is shown."),
    )

    class Meta:
        icon = "link"
        label = gettext_lazy("Link")
        label_format = "{label} {page}"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("url")):
            raise StructBlockValidationError({"page": ValidationError(_("Choose a page or enter a URL, not both."))})
        if value.get("url") and not value.get("label"):
            raise StructBlockValidationError({"label": ValidationError(_("Enter a label for the URL."))})
        return value


class SocialProfileBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        max_length=40, label=gettext_lazy("Label"), help_text=gettext_lazy("For example, “LinkedIn”.")
    )
    url = blocks.URLBlock(label=gettext_lazy("URL"))

    class Meta:
        icon = "site"
        label = gettext_lazy("Profile")
        label_format = "{label}"
