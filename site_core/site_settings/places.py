"""A place where people see patients: its address, phone, and hours. The clinic is one, and so is each location."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from site_core.lib.phone_numbers import is_phone_number, tel_url

from . import blocks
from .opening_hours import DayHours, OpeningHours, clinic_time
from .special_days import SpecialDay, between, closures_of, merge

SPECIAL_DAYS_WITHIN = datetime.timedelta(days=60)  # that pages show


def validate_phone(phone: str) -> None:
    """Raise ValidationError if ``phone`` is not a phone number, with or without an extension."""
    if not is_phone_number(phone):
        raise ValidationError(
            gettext("Enter a phone number, such as 212-555-0142. An extension comes last: 212-555-0142 x12.")
        )


class Place(models.Model):
    """Mixin of models with an address, phone numbers, and opening hours."""

    phone = models.CharField(
        _("phone"),
        max_length=40,
        blank=True,
        validators=[validate_phone],
        help_text=_("As it should appear on the site: 212-555-0142, or 212-555-0142 x12 with an extension."),
    )
    fax = models.CharField(
        _("fax"), max_length=40, blank=True, validators=[validate_phone], help_text=_("Shown below the phone number.")
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
        help_text=_("In degrees, such as 40.7414. With both, the page links to a map."),
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("In degrees, such as -73.9894. West of Greenwich, it is negative."),
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    opening_hours = StreamField(
        blocks.OpeningHoursStreamBlock(),
        blank=True,
        verbose_name=_("opening hours"),
        help_text=_(
            "One entry for all days with the same hours. Add another entry for hours after a break, or for days with "
            "different hours. The clinic is closed on days without an entry."
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
    accepting_new_patients = models.BooleanField(
        _("accepting new patients"),
        null=True,
        blank=True,
        default=None,
        choices=[(None, _("Not stated")), (True, _("Yes")), (False, _("No"))],
        help_text=_("If “Not stated”, the site and search engines say nothing about it."),
    )

    address_panels = [
        FieldPanel("street"),
        FieldRowPanel([FieldPanel("city"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("postal_code"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]
    contact_panels = [FieldRowPanel([FieldPanel("phone"), FieldPanel("fax")]), FieldPanel("email")]
    hours_panels = [FieldPanel("opening_hours"), FieldPanel("special_days")]

    class Meta:
        abstract = True

    @property
    def phone_href(self) -> str:
        """The number as a ``tel:`` URL (RFC 3966)."""
        return tel_url(self.phone, self.country)

    @property
    def directions_url(self) -> str:
        """The URL of a map that shows the place. Empty without coordinates. The site itself loads no map."""
        if self.latitude is None or self.longitude is None:
            return ""
        marker = f"mlat={self.latitude}&mlon={self.longitude}"
        return f"https://www.openstreetmap.org/?{marker}#map=17/{self.latitude}/{self.longitude}"

    @cached_property
    def entered_hours(self) -> OpeningHours:
        """When the place is open, from both fields."""
        usual = ((day, child.value.span) for child in self.opening_hours for day in child.value.weekdays)
        return OpeningHours(usual, (child.value.period for child in self.special_days))

    @property
    def hours(self) -> OpeningHours:
        """When the place is open, as of now: the hours that were entered, without the days of closures."""
        closures = closures_of(self)  # not cached: they begin and end while this object is in a cache
        return (
            self.entered_hours.with_special(closure.period for closure in closures) if closures else self.entered_hours
        )

    def hours_by_day(self) -> list[DayHours]:
        """Return the hours of today and the next six days, from Monday, with those of special days."""
        return self.hours.week(timezone.now())

    @property
    def is_open_now(self) -> bool:
        return self.hours.is_open(timezone.now())

    def upcoming_special_days(self, within: datetime.timedelta = SPECIAL_DAYS_WITHIN) -> list[SpecialDay]:
        """Return the special days and closures from today on, the next one first."""
        today = clinic_time().date()
        return self.special_days_between(today, today + within)

    def special_days_between(
        self, first: datetime.date, last: datetime.date, past: Iterable[SpecialDay] = ()
    ) -> list[SpecialDay]:
        """Return the special days and closures that have a day from ``first`` to ``last``, with ``past`` closures."""
        return between(merge(self.entered_special_days, (*past, *closures_of(self))), first, last)

    @property
    def entered_special_days(self) -> list[SpecialDay]:
        return [SpecialDay(child.value.period, child.value.get("note") or "") for child in self.special_days]
