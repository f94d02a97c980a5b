"""Which pages will be published, and which will expire."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import COMING_UP, MAX_ITEMS, DeskItem, User, register_desk_items

from .yours import PAGE_ACTIONS, works_on_pages

PERIOD = datetime.timedelta(days=30)


@register_desk_items(COMING_UP, is_shown=works_on_pages)
def scheduled_pages(user: User) -> Iterator[DeskItem]:
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PAGE_ACTIONS)
    pages = pages.filter(latest_revision__approved_go_live_at__isnull=False).select_related("latest_revision")
    pages = pages.defer("latest_revision__content").order_by("latest_revision__approved_go_live_at")
    for page in pages[:MAX_ITEMS]:
        yield create_item(page, _("Will be published"), page.latest_revision.approved_go_live_at)


@register_desk_items(COMING_UP, is_shown=works_on_pages)
def expiring_pages(user: User) -> Iterator[DeskItem]:
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PAGE_ACTIONS)
    pages = pages.filter(live=True, expire_at__lte=timezone.now() + PERIOD).order_by("expire_at")
    for page in pages[:MAX_ITEMS]:
        yield create_item(page, _("Will expire"), page.expire_at)


def create_item(page: Page, what: str, moment: datetime.datetime) -> DeskItem:
    local = timezone.localtime(moment)
    return DeskItem(
        title=page.draft_title or page.title,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        status=what,
        detail=date_format(local, "DATETIME_FORMAT"),
        date=local.date(),
    )
