"""The clinic’s name, address, hours, and safety texts."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField

from site_core.lib.phone_numbers import is_phone_number, tel_url

from . import blocks
from .opening_hours import DayHours, OpeningHours, clinic_time


def validate_phone(phone: str) -> None:
    """Raise ValidationError if ``phone`` is not a phone number, with or without an extension."""
    if not is_phone_number(phone):
        raise ValidationError(
            gettext("Enter a phone number, such as 212-555-0142. An extension comes last: 212-555-0142 x12.")
        )


@register_setting(icon="home", order=10)
class ClinicSettings(BaseSiteSetting):
    """Who the clinic is and how to reach it, for the header, footer, contact page, and structured data."""

    name = models.CharField(_("clinic name"), max_length=80, default="Our clinic")
    legal_name = models.CharField(
        _("legal name"), max_length=120, blank=True, help_text=_("Only if it differs from the name.")
    )
    tagline = models.CharField(
        _("tagline"), max_length=80, blank=True, help_text=_("A few words below the name in the footer.")
    )
    logo = models.ForeignKey(
        "media.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Square, at least 112 pixels wide. For search engines and social sharing."),
    )
    phone = models.CharField(
        _("phone"),
        max_length=40,
        blank=True,
        validators=[validate_phone],
        help_text=_("As it should appear on the site: 212-555-0142, or 212-555-0142 x12 with an extension."),
    )
    fax = models.CharField(
        _("fax"), max_length=40, blank=True, validators=[validate_phone], help_text=_("Shown on the contact page.")
    )
    email = models.EmailField(_("email"), blank=True)
    street = models.CharField(_("street address"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("state or region"), max_length=40, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        default="US",
        validators=[RegexValidator("^[A-Z]{2}$", _("Enter two capital letters, such as US."))],
        help_text=_("Two-letter code (ISO 3166), such as US."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    opening_hours = StreamField(
        blocks.OpeningHoursStreamBlock(),
        blank=True,
        verbose_name=_("opening hours"),
        help_text=_(
            "One entry for all days with the same hours. Add another entry for hours after a break, or for days with "
            "other hours. The clinic is closed on days that no entry has."
        ),
    )
    special_days = StreamField(
        blocks.SpecialDaysStreamBlock(),
        blank=True,
        verbose_name=_("special days"),
        help_text=_(
            "Holidays and other days with different hours. They override the usual hours. Add another entry for a day "
            "on which the clinic opens twice."
        ),
    )
    accepting_new_patients = models.BooleanField(_("accepting new patients"), default=True)
    crisis_heading = models.CharField(_("crisis heading"), max_length=80, default="In a crisis?")
    crisis_text = RichTextField(
        _("crisis text"),
        features=["bold", "link", "fact"],
        default='<p>Call or text <a href="tel:988">988</a> at any hour, or call '
        '<a href="tel:911">911</a> if you are in danger.</p>',
        help_text=_("Shown at the bottom of every page."),
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        default="This page is information, not medical advice. Talk with a clinician about your own care.",
        help_text=_("Shown at the end of articles and treatment pages."),
    )
    social_profiles = StreamField(
        [("profile", blocks.SocialProfileBlock())], blank=True, verbose_name=_("social profiles")
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("name"), FieldPanel("legal_name")]),
                            FieldPanel("tagline"),
                            FieldPanel("logo"),
                            FieldPanel("accepting_new_patients"),
                        ],
                        heading=_("Clinic"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("phone"), FieldPanel("fax")]),
                            FieldPanel("email"),
                            FieldPanel("street"),
                            FieldRowPanel([FieldPanel("city"), FieldPanel("region")]),
                            FieldRowPanel([FieldPanel("postal_code"), FieldPanel("country")]),
                            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                        ],
                        heading=_("Contact and address"),
                    ),
                    FieldPanel("social_profiles"),
                ],
                heading=_("Clinic"),
            ),
            ObjectList([FieldPanel("opening_hours"), FieldPanel("special_days")], heading=_("Hours")),
            ObjectList(
                [FieldPanel("crisis_heading"), FieldPanel("crisis_text"), FieldPanel("disclaimer")],
                heading=_("Safety texts"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("clinic")

    @property
    def phone_href(self) -> str:
        """The number as a ``tel:`` URL (RFC 3966)."""
        return tel_url(self.phone, self.country)

    @property
    def directions_url(self) -> str:
        """The URL of a map that shows the clinic. Empty without coordinates. The site itself loads no map."""
        if self.latitude is None or self.longitude is None:
            return ""
        marker = f"mlat={self.latitude}&mlon={self.longitude}"
        return f"https://www.openstreetmap.org/?{marker}#map=17/{self.latitude}/{self.longitude}"

    @cached_property
    def hours(self) -> OpeningHours:
        """When the clinic is open, from both fields."""
        usual = ((day, child.value.span) for child in self.opening_hours for day in child.value.weekdays)
        return OpeningHours(usual, (child.value.period for child in self.special_days))

    def hours_by_day(self) -> list[DayHours]:
        """Return the hours of today and the next six days, from Monday, with those of special days."""
        return self.hours.week(timezone.now())

    @property
    def is_open_now(self) -> bool:
        return self.hours.is_open(timezone.now())

    def upcoming_special_days(self, within: datetime.timedelta = datetime.timedelta(days=60)) -> list[Any]:
        """Return the special days from today on, the next one first."""
        today = clinic_time().date()
        days = [child.value for child in self.special_days]
        upcoming = [day for day in days if day.period.last >= today and day.period.first <= today + within]
        return sorted(upcoming, key=lambda day: day.period)
