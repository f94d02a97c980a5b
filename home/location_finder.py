"""Find the locations near a ZIP code. It is used once, for the response, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from site_core.lib.zip_codes import Point, find_zip_code, parse_zip_code

if TYPE_CHECKING:
    from .models import LocationPage

PARAMETER = "zip"
MAX_LENGTH = 10  # “10016-1234”
COUNTRIES = {"US", "PR", "VI", "GU", "AS", "MP"}  # with ZIP codes


class FoundLocation(NamedTuple):
    """A location, and its distance in miles. None if the site doesn't know where it is."""

    page: LocationPage
    miles: float | None = None

    @property
    def distance(self) -> str:
        """The distance in words. ZIP codes are areas, so it is never exact."""
        if self.miles is None:
            return ""
        if self.miles < 1:
            return _("Less than a mile away")
        miles = round(self.miles)
        return ngettext("About %(miles)s mile away", "About %(miles)s miles away", miles) % {
            "miles": number_format(miles, force_grouping=True)
        }


class Finder(NamedTuple):
    """A search for the locations near a ZIP code.

    ``entered`` is what the visitor entered. Either ``error`` says what to do, or ``zip_code`` has the five digits and
    ``found`` all locations, the nearest one first.
    """

    entered: str
    zip_code: str = ""
    found: tuple[FoundLocation, ...] = ()
    error: str = ""


def entered_zip_code(request: HttpRequest | None) -> str | None:
    """Return what the visitor entered, cut to a length that is safe to show. None if they aren't looking for anything.

    The page cache ignores the case of parameters, and so does this.
    """
    names = (name for name in request.GET if name.casefold() == PARAMETER) if request else ()
    name = next(iter(names), None)
    return None if request is None or name is None else str(request.GET[name])[: 2 * MAX_LENGTH]


def find_near(locations: Iterable[LocationPage], entered: str) -> Finder:
    """Return the ``locations`` by their distance from the ZIP code that a visitor ``entered``."""
    zip_code = parse_zip_code(entered)
    if not zip_code:
        return Finder(entered, error=_("Enter a ZIP code with five digits, such as 10016."))
    center = find_zip_code(zip_code)
    if center is None:
        message = _("We don’t know the ZIP code %(zip_code)s. Check the digits, or choose a location from the list.")
        return Finder(entered, error=message % {"zip_code": zip_code})
    found = [FoundLocation(location, miles_from(center, location)) for location in locations]
    found.sort(key=lambda each: (each.miles is None, each.miles or 0))
    return Finder(entered, zip_code, tuple(found))


def miles_from(center: Point, location: LocationPage) -> float | None:
    point = position(location)
    return center.miles_to(point) if point else None


def position(location: LocationPage) -> Point | None:
    """Return where ``location`` is: its coordinates, or the center of its own ZIP code."""
    if location.latitude is not None and location.longitude is not None:
        return Point(float(location.latitude), float(location.longitude))
    zip_code = parse_zip_code(location.postal_code) if location.country in COUNTRIES else ""
    return find_zip_code(zip_code) if zip_code else None


def can_find(locations: list[LocationPage]) -> bool:
    """Return whether there is a choice between places that have ZIP codes."""
    return len(locations) > 1 and any(location.country in COUNTRIES for location in locations)
