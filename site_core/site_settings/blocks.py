"""Blocks of the site settings: hours, special days, and links. Not for pages."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

WEEKDAY_CHOICES = [(str(number), name) for number, name in WEEKDAYS.items()]


def validate_hours(value: Any) -> None:
    """Raise StructBlockValidationError if ``value`` closes before it opens."""
    opens, closes = value.get("opens"), value.get("closes")
    if opens and closes and closes <= opens:
        raise StructBlockValidationError({"closes": ValidationError(_("Enter a time after the opening time."))})


class OpeningHoursBlock(blocks.StructBlock):
    day = blocks.ChoiceBlock(choices=WEEKDAY_CHOICES, label=gettext_lazy("Day"))
    opens = blocks.TimeBlock(default=datetime.time(9), label=gettext_lazy("Opens"))
    closes = blocks.TimeBlock(default=datetime.time(17), label=gettext_lazy("Closes"))

    class Meta:
        icon = "time"
        label = gettext_lazy("Hours")
        label_format = "{day} {opens}–{closes}"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        validate_hours(value)
        return value


class SpecialDayBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=gettext_lazy("Date"))
    closed = blocks.BooleanBlock(required=False, default=True, label=gettext_lazy("Closed all day"))
    opens = blocks.TimeBlock(required=False, label=gettext_lazy("Opens"))
    closes = blocks.TimeBlock(required=False, label=gettext_lazy("Closes"))
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

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["closed"] and not (value.get("opens") and value.get("closes")):
            message = _("Enter when the clinic opens and closes, or select “Closed all day”.")
            raise StructBlockValidationError({"opens": ValidationError(message)})
        validate_hours(value)
        return value


class NavigationLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False, label=gettext_lazy("Page"))
    url = blocks.URLBlock(required=False, label=gettext_lazy("Or URL"))
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
