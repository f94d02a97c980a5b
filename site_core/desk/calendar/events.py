"""What is in the calendar of a person: one query for each kind, of a range of an indexed date."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision, Site, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from site_core.banners.closures import past_closures
from site_core.pages.reviewed_models import reviewed_models
from site_core.site_settings.models import ClinicSettings
from site_core.site_settings.special_days import SpecialDay

from ..yours import PAGE_ACTIONS

User = Any
MAX_EVENTS = 500  # of one kind
DAY = datetime.timedelta(days=1)


class Kind(TextChoices):
    PUBLISHED = "published", gettext_lazy("Published")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled")
    EXPIRING = "expiring", gettext_lazy("Expires")
    REVIEW_DUE = "review-due", gettext_lazy("Review due")
    SPECIAL_DAY = "special-day", gettext_lazy("Special day")


@dataclass(frozen=True)
class Event:
    """Something on a day, or at a ``moment``. ``last_day`` is that of a period. ``uid`` stays the same if it moves."""

    kind: Kind
    title: str
    day: datetime.date
    uid: str
    moment: datetime.datetime | None = None
    last_day: datetime.date | None = None
    url: str = ""
    reschedule_url: str = ""

    def days(self) -> Iterator[datetime.date]:
        for number in range(((self.last_day or self.day) - self.day).days + 1):
            yield self.day + number * DAY


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, in the current time zone."""

    first: datetime.date
    last: datetime.date

    @property
    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """When it begins, and when it ends. Days on which clocks change are not 24 hours long."""
        zone = timezone.get_current_timezone()
        first, after = (
            datetime.datetime.combine(day, datetime.time.min, zone) for day in (self.first, self.last + DAY)
        )
        return first, after

    @property
    def days(self) -> list[datetime.date]:
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]


def list_events(user: User, period: Period, kinds: Iterable[str]) -> list[Event]:
    """Return the events of ``period`` that ``user`` may see, in order. At most ``MAX_EVENTS`` of each kind."""
    chosen = [Kind(kind) for kind in kinds]
    events = [event for kind in chosen for event in SOURCES[kind](user, period)]
    return sorted(events, key=lambda event: (event.day, event.moment is not None, event.moment or 0, event.title))


def visible_pages(user: User) -> QuerySet[Page]:
    return page_permission_policy.instances_user_has_any_permission_for(user, PAGE_ACTIONS)


def published_pages(user: User, period: Period) -> Iterator[Event]:
    start, end = period.moments
    pages = visible_pages(user)
    pages = pages.filter(live=True, first_published_at__gte=start, first_published_at__lt=end)
    for page in pages.order_by("first_published_at")[:MAX_EVENTS]:
        yield page_event(Kind.PUBLISHED, page, page.first_published_at)


def scheduled_pages(user: User, period: Period) -> Iterator[Event]:
    start, end = period.moments
    scheduled = Revision.objects.filter(
        base_content_type=get_default_page_content_type(), approved_go_live_at__gte=start, approved_go_live_at__lt=end
    ).order_by("approved_go_live_at")
    rows = scheduled.values_list("object_id", "approved_go_live_at")[:MAX_EVENTS]
    moments = {int(key): moment for key, moment in rows if moment}
    pages = visible_pages(user).filter(pk__in=moments)
    publishable = page_permission_policy.instances_user_has_permission_for(user, "publish").filter(pk__in=moments)
    movable = set(publishable.values_list("pk", flat=True))
    for page in pages:
        url = reverse("desk_reschedule", args=[page.pk]) if page.pk in movable else ""
        yield page_event(Kind.SCHEDULED, page, moments[page.pk], url)


def expiring_pages(user: User, period: Period) -> Iterator[Event]:
    start, end = period.moments
    pages = visible_pages(user)
    pages = pages.filter(live=True, expire_at__gte=start, expire_at__lt=end)
    for page in pages.order_by("expire_at")[:MAX_EVENTS]:
        yield page_event(Kind.EXPIRING, page, page.expire_at)


def page_event(kind: Kind, page: Page, moment: datetime.datetime, reschedule_url: str = "") -> Event:
    return Event(
        kind=kind,
        title=page.draft_title or page.title,
        day=timezone.localtime(moment).date(),
        uid=f"{kind}-{page.pk}",
        moment=moment,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reschedule_url=reschedule_url,
    )


def reviews_due(user: User, period: Period) -> Iterator[Event]:
    """Yield the next reviews of live pages, of all page types in one query."""
    pages = visible_pages(user).values("pk")
    first, *others = (
        model._default_manager.filter(
            live=True, alias_of=None, next_review__range=(period.first, period.last), pk__in=pages
        )
        .order_by()
        .values_list("pk", "title", "next_review")
        for model in reviewed_models()
    )
    for pk, title, day in first.union(*others, all=True).order_by("next_review")[:MAX_EVENTS]:
        url = reverse("wagtailadmin_pages:edit", args=[pk])
        yield Event(Kind.REVIEW_DUE, title, day, f"{Kind.REVIEW_DUE}-{pk}", url=url)


def special_days(user: User, period: Period) -> Iterator[Event]:
    """Yield the special days of the opening hours of each clinic, and when banners close it or did so."""
    for site in Site.objects.all():
        clinic = ClinicSettings.for_site(site)
        past = past_closures(clinic, period.first, period.last)
        for day in clinic.special_days_between(period.first, period.last, past):
            first, last, _spans = day.period
            uid = f"{Kind.SPECIAL_DAY}-{site.pk}-{first:%Y%m%d}"
            yield Event(Kind.SPECIAL_DAY, special_day_title(day), first, uid, last_day=last)


def special_day_title(day: SpecialDay) -> str:
    """Return “Thanksgiving: closed”, or the hours."""
    spans = day.period.spans
    hours = ", ".join("–".join(time_format(time, "TIME_FORMAT") for time in span) for span in spans)
    text = _("Open %(hours)s") % {"hours": hours} if spans else _("Closed")
    return f"{day.note}: {text}" if day.note else text


SOURCES: dict[Kind, Callable[[User, Period], Iterator[Event]]] = {
    Kind.PUBLISHED: published_pages,
    Kind.SCHEDULED: scheduled_pages,
    Kind.EXPIRING: expiring_pages,
    Kind.REVIEW_DUE: reviews_due,
    Kind.SPECIAL_DAY: special_days,
}
