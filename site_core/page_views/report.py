"""The report of page views in the admin: totals by day, and by page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.sparkline import polyline_points

from .models import PageCount

DAYS = 30
MAX_PAGES = 100
PERMISSIONS = ["add", "change", "publish"]
CHART_HEIGHT, BAR_DISTANCE, MARGIN = 160, 30, 2  # in the chart's own units


class Bar(NamedTuple):
    """The views of one day, and the place of its bar in the chart."""

    day: datetime.date
    views: int
    x: float
    y: float
    height: float


class PageViewsReport(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    template_name = "page_views/report.html"
    page_title = _("Page views")
    header_icon = "view"
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        days = [today - datetime.timedelta(days=ago) for ago in reversed(range(DAYS))]
        pages = page_permission_policy.explorable_instances(self.request.user)
        counts = PageCount.objects.filter(day__gte=days[0], page__in=pages)
        count_by_day = dict(counts.values_list("day").annotate(total=Sum("count")))
        bars = get_bars([(day, count_by_day.get(day, 0)) for day in days])
        return super().get_context_data(
            is_on=settings.PAGE_COUNTS,
            bars=bars,
            highest=max(bar.views for bar in bars),
            total=sum(bar.views for bar in bars),
            rows=get_rows(counts, days),
            max_pages=MAX_PAGES,
            **kwargs,
        )


def get_rows(counts: QuerySet[PageCount], days: Sequence[datetime.date]) -> list[tuple[Page, int, str]]:
    """Return page, number of views, and sparkline points of the pages viewed most, in three queries."""
    totals = dict(counts.values_list("page").annotate(total=Sum("count")).order_by("-total", "page")[:MAX_PAGES])
    pages = Page.objects.in_bulk(totals)
    by_page = {pk: dict.fromkeys(days, 0) for pk in totals}
    for pk, day, count in counts.filter(page__in=totals).values_list("page", "day", "count"):
        if day in by_page[pk]:
            by_page[pk][day] = count
    return [(pages[pk], total, polyline_points(list(by_page[pk].values()))) for pk, total in totals.items()]


def get_bars(counts: Sequence[tuple[datetime.date, int]]) -> list[Bar]:
    """Return a bar for each day. The highest one is as high as the chart."""
    highest = max(count for _day, count in counts) or 1
    heights = [round(CHART_HEIGHT * count / highest, 1) for _day, count in counts]
    return [
        Bar(day, count, number * BAR_DISTANCE + MARGIN, CHART_HEIGHT - height, height)
        for number, ((day, count), height) in enumerate(zip(counts, heights, strict=True))
    ]


class PageViewsMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(_("Page views"), reverse("page_counts"), name="page-counts", icon_name="view", order=640)

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, PERMISSIONS)
