"""The pages that are viewed most on the desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from .models import PageCount
from .report import PERMISSIONS

MOST_VIEWED = "most-viewed"
PERIOD = datetime.timedelta(days=7)
MAX_PAGES = 5

register_desk_panel(
    DeskPanel(
        MOST_VIEWED,
        gettext_lazy("Most viewed in the last 7 days"),
        order=400,
        icon="view",
        empty=gettext_lazy("No page views yet. They are counted once visitors come."),
        more_label=gettext_lazy("All page views"),
        more_url_name="page_counts",
    )
)


def can_see_page_views(user: User) -> bool:
    return settings.PAGE_COUNTS and page_permission_policy.user_has_any_permission(user, PERMISSIONS)


@register_desk_items(MOST_VIEWED, is_shown=can_see_page_views)
def most_viewed_pages(user: User) -> Iterator[DeskItem]:
    pages = page_permission_policy.explorable_instances(user)
    counts = PageCount.objects.filter(day__gt=timezone.localdate() - PERIOD, page__in=pages)
    totals = dict(counts.values_list("page").annotate(total=Sum("count")).order_by("-total", "page")[:MAX_PAGES])
    by_pk = Page.objects.in_bulk(totals)
    for pk, total in totals.items():
        detail = ngettext("%(count)d view", "%(count)d views", total) % {"count": total}
        yield DeskItem(by_pk[pk].title, reverse("wagtailadmin_pages:edit", args=[pk]), detail)
