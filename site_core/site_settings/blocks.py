"""Blocks of the site settings: hours, special days, links. Not for pages."""

import datetime

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

WEEKDAY_CHOICES = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


def check_span(value):
    """Raise unless the hours of ``value`` close after they open."""
    opens, closes = value.get("opens"), value.get("closes")
    if opens and closes and closes <= opens:
        raise StructBlockValidationError({"closes": ValidationError("Closes after it opens.")})


class OpeningHoursBlock(blocks.StructBlock):
    day = blocks.ChoiceBlock(choices=WEEKDAY_CHOICES)
    opens = blocks.TimeBlock(default=datetime.time(9))
    closes = blocks.TimeBlock(default=datetime.time(17))

    class Meta:
        icon = "time"
        label_format = "{day} {opens}–{closes}"

    def clean(self, value):
        value = super().clean(value)
        check_span(value)
        return value


class SpecialDayBlock(blocks.StructBlock):
    date = blocks.DateBlock()
    closed = blocks.BooleanBlock(required=False, default=True, label="Closed all day")
    opens = blocks.TimeBlock(required=False)
    closes = blocks.TimeBlock(required=False)
    note = blocks.CharBlock(required=False, max_length=80, help_text="For example “Thanksgiving”.")

    class Meta:
        icon = "date"
        label_format = "{date} {note}"

    def clean(self, value):
        value = super().clean(value)
        if not value["closed"] and not (value.get("opens") and value.get("closes")):
            raise StructBlockValidationError(
                {"opens": ValidationError("Give opening and closing time, or tick “closed”.")}
            )
        check_span(value)
        return value


class NavigationLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False, label="or URL")
    label = blocks.CharBlock(required=False, max_length=40, help_text="If blank, the page’s title is used.")

    class Meta:
        icon = "link"
        label_format = "{label} {page}"

    def clean(self, value):
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("url")):
            raise StructBlockValidationError({"page": ValidationError("Choose a page or enter a URL, not both.")})
        if value.get("url") and not value.get("label"):
            raise StructBlockValidationError({"label": ValidationError("Enter a label for the URL.")})
        return value


class SocialProfileBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=40, help_text="For example “LinkedIn”.")
    url = blocks.URLBlock(label="Web address")

    class Meta:
        icon = "site"
        label_format = "{label}"
