"""The days on which banners close the places of a clinic. Other rooms register the page types of places."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from site_core.caching.local_cache import get_or_set
from site_core.site_settings.opening_hours import SpecialPeriod

from .models import Banner
from .special_days import create_note

_place_types: list[str] = []  # “app.Model”


class Closure(NamedTuple):
    """Days on which places are closed, with the attributes of a special day.

    ``places`` has their primary keys. If it is None, all places of the site are closed: those below ``path``.
    """

    places: frozenset[int] | None
    path: str
    period: SpecialPeriod
    note: str
    ends_at: datetime.datetime

    @property
    def date(self) -> datetime.date:
        return self.period.first

    def closes(self, page: Page) -> bool:
        if self.places is None:
            return bool(page.path) and page.path.startswith(self.path)
        return (page.alias_of_id or page.pk) in self.places


def register_place_type(model: str) -> None:
    """Register a page type, such as ``home.LocationPage``, in ``AppConfig.ready``. It asks ``closures_of``."""
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


def closures_of(page: Page) -> list[Closure]:
    """Return when ``page``, which is a place, is closed because of a banner that has not ended. It takes no query."""
    now = timezone.now()
    return [
        closure for closure in get_or_set("closures", read_closures) if closure.ends_at > now and closure.closes(page)
    ]


def read_closures() -> list[Closure]:
    banners = Banner.objects.upcoming().filter(closes_clinic=True).select_related("site__root_page")
    return [
        Closure(
            None if banner.all_places else frozenset(page.pk for page in banner.closed_places.all()),
            banner.site.root_page.path,
            SpecialPeriod(*days, ()),
            create_note(banner),
            banner.ends_at,
        )
        for banner in banners
        if (days := banner.closed_days)
    ]
