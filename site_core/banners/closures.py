"""When banners close the clinic or its locations. Other rooms register the page types of places."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from site_core.caching.fragments.recording import prevent_storing
from site_core.caching.local_cache import get_or_set
from site_core.content.readability import split_sentences
from site_core.site_settings.models import ClinicSettings
from site_core.site_settings.opening_hours import DAY, SpecialPeriod, clinic_time
from site_core.site_settings.places import Place
from site_core.site_settings.special_days import SpecialDay

from .models import Banner

MAX_NOTE = 80  # as SpecialDayBlock has it
LAST_PERIOD = re.compile(r"(?<=[^.])(?<!\.\w)\.\Z")  # not that of “p.m.”, nor of “...”

_place_types: list[str] = []  # “app.Model”


@dataclass(frozen=True)
class SitePages:
    """The paths of the pages of a site: those below ``root``, but not below ``inner``, the roots of sites in it."""

    root: str
    inner: tuple[str, ...]

    @classmethod
    def of(cls, site: Site) -> SitePages:
        root = site.root_page.path
        below = Site.objects.filter(root_page__path__startswith=root).exclude(root_page__path=root)
        return cls(root, tuple(below.values_list("root_page__path", flat=True)))

    def __contains__(self, path: str) -> bool:
        return bool(path) and path.startswith(self.root) and not path.startswith(self.inner)


class Closure(NamedTuple):
    """What a banner closes, and when.

    ``places`` has the primary keys of pages. If it is None, the clinic of the site is closed, and all of its places.
    Places of other sites stay open: only pages of its own site know when the banner begins and ends.
    """

    site_id: int
    site_pages: SitePages
    places: frozenset[int] | None
    days: tuple[datetime.date, datetime.date]
    note: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime

    def closes(self, place: Place) -> bool:
        if isinstance(place, ClinicSettings):
            return self.places is None and place.site_id == self.site_id
        if not isinstance(place, Page) or place.path not in self.site_pages:
            return False
        return self.places is None or (place.alias_of_id or place.pk) in self.places

    def special_day(self, place: Place, now: datetime.datetime) -> SpecialDay | None:
        """Return the days on which ``place`` is closed, as of ``now``.

        They are whole days, until the banner ends. The first one doesn't count yet if ``place`` opens before the banner
        begins. The last one never counts if ``place`` opens after the banner ends.
        """
        (first, last), hours = self.days, place.entered_hours
        start, end = clinic_time(self.starts_at), clinic_time(self.ends_at)
        if now < self.starts_at and any(span.opens < start.time() for span in hours.spans_on(first)):
            first += DAY
        opens = [span.opens for span in hours.spans_on(last)]
        if end.date() == last and opens and min(opens) >= end.time():
            last -= DAY
        return SpecialDay(SpecialPeriod(first, last, ()), self.note) if first <= last else None


def register_place_type(model: str) -> None:
    """Register a page type that is a ``Place``, such as ``home.LocationPage``, in ``AppConfig.ready``."""
    _place_types.append(model)


def get_places(sites: Iterable[Site], chosen: Iterable[Page] = ()) -> PageQuerySet:
    """Return the live places of ``sites``, which a banner can close, and those that it has ``chosen`` already."""
    below = Q(pk__in=[])
    for site in sites:
        below |= Q(path__startswith=site.root_page.path)
    live = below & Q(live=True, alias_of=None, content_type__in=place_content_types())
    return Page.objects.filter(live | Q(pk__in=[page.pk for page in chosen])).order_by("path")


def place_content_types() -> list[int]:
    models = [apps.get_model(name) for name in _place_types]
    return [content_type.pk for content_type in ContentType.objects.get_for_models(*models).values()]


def closures_by_banners(place: Place) -> Iterator[SpecialDay]:
    """Yield when banners that have not ended close ``place``. Registered with ``register_closures``."""
    if place.pk is None:
        return
    now = timezone.now()
    for closure in get_or_set("closures", read_closures):
        if closure.ends_at > now and closure.closes(place):
            prevent_storing()  # it begins and ends at any time
            if day := closure.special_day(place, now):
                yield day


def read_closures() -> tuple[Closure, ...]:
    banners = Banner.objects.upcoming().filter(closes_clinic=True).select_related("site__root_page")
    return tuple(map(read_closure, banners))


def read_closure(banner: Banner) -> Closure:
    return Closure(
        banner.site_id,
        SitePages.of(banner.site),
        None if banner.all_places else frozenset(page.pk for page in banner.closed_places.all()),
        banner.days,
        create_note(banner.text),
        banner.starts_at,
        banner.ends_at,
    )


def past_closures(clinic: ClinicSettings, first: datetime.date, last: datetime.date) -> Iterator[SpecialDay]:
    """Yield when banners that have ended had closed ``clinic`` in the days from ``first`` to ``last``."""
    now = timezone.now()
    start, end = (
        datetime.datetime.combine(day, datetime.time.min, clinic_time().tzinfo) for day in (first, last + DAY)
    )
    ended = Banner.objects.filter(site=clinic.site_id, closes_clinic=True, all_places=True, ends_at__lte=now)
    in_days = ended.filter(ends_at__gt=start, starts_at__lt=end).select_related("site__root_page")
    for banner in in_days.order_by("starts_at", "-ends_at"):
        if day := read_closure(banner).special_day(clinic, now):
            yield day


def create_note(text: str) -> str:
    """Return the first sentence of a banner's ``text``, for lists of hours: at most ``MAX_NOTE`` characters.

    The list goes on with “: closed”, so the period is left out, except after abbreviations such as “p.m.”.
    """
    sentence = LAST_PERIOD.sub("", next(iter(split_sentences(text)), ""))
    if len(sentence) <= MAX_NOTE:
        return sentence
    start = sentence[: MAX_NOTE - 1]
    words = start.rpartition(" ")[0]
    return f"{words if len(words) > MAX_NOTE // 2 else start}…"
