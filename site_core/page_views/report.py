"""The admin's report of how often pages were seen: by day in total, and page by page."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.sparkline import polyline_points

from .models import PageCount

DAYS = 30
MOST_PAGES = 100
PERMISSIONS = ["add", "change", "publish"]
WIDTH, HEIGHT, STEP = 900, 160, 30  # of the chart, in its own units


class Bar(NamedTuple):
    """A day, and where its bar stands in the chart."""

    day: object
    count: int
    x: float
    y: float
    height: float


class PageCountsView(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    template_name = "page_views/report.html"
    page_title = "Page counts"
    header_icon = "view"
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
        pages = page_permission_policy.explorable_instances(self.request.user)
        counts = PageCount.objects.filter(day__gte=days[0], page__in=pages)
        by_day = dict(counts.values_list("day").annotate(total=Sum("count")))
        bars = bars_of([(day, by_day.get(day, 0)) for day in days])
        return super().get_context_data(
            is_on=settings.PAGE_COUNTS,
            bars=bars,
            most=max(bar.count for bar in bars),
            total=sum(bar.count for bar in bars),
            rows=rows_of(counts, days),
            most_pages=MOST_PAGES,
            **kwargs,
        )


def rows_of(counts, days):
    """``(page, total, points of its line)`` of the pages seen most, in three queries."""
    totals = dict(counts.values_list("page").annotate(total=Sum("count")).order_by("-total", "page")[:MOST_PAGES])
    pages = Page.objects.in_bulk(totals)
    by_page = {pk: dict.fromkeys(days, 0) for pk in totals}
    for pk, day, count in counts.filter(page__in=totals).values_list("page", "day", "count"):
        if day in by_page[pk]:
            by_page[pk][day] = count
    return [(pages[pk], total, polyline_points(list(by_page[pk].values()))) for pk, total in totals.items()]


def bars_of(counts):
    """A Bar for each ``(day, count)``; the highest is as high as the chart."""
    most = max(count for _, count in counts) or 1
    heights = [round(HEIGHT * count / most, 1) for _, count in counts]
    return [
        Bar(day, count, number * STEP + 2, HEIGHT - height, height)
        for number, ((day, count), height) in enumerate(zip(counts, heights, strict=True))
    ]


class PageCountsMenuItem(MenuItem):
    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, PERMISSIONS)


def menu_item():
    return PageCountsMenuItem("Page counts", reverse("page_counts"), name="page-counts", icon_name="view", order=640)
