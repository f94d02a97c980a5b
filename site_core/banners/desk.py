"""Banners on the desk: those that visitors see now or soon, and a link to write one."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.desk import (
    MAX_ITEMS,
    DeskItem,
    DeskPanel,
    User,
    WriteLink,
    register_desk_items,
    register_desk_panel,
    register_write_links,
)

from .models import Banner

BANNERS = "banners"
LIST_URL_NAME = "wagtailsnippets_banners_banner:list"
ADD_URL_NAME = "wagtailsnippets_banners_banner:add"


def can_change_banners(user: User) -> bool:
    return user.has_perm("banners.change_banner")


def get_add_url(user: User) -> str:
    return reverse(ADD_URL_NAME) if user.has_perm("banners.add_banner") else ""


def get_closed_today_url(user: User) -> str:
    return f"{url}?closed=today" if (url := get_add_url(user)) else ""


register_desk_panel(
    DeskPanel(
        BANNERS,
        gettext_lazy("Banners"),
        order=160,
        icon="warning",
        empty=gettext_lazy("Pages show no banner. Add one when visitors need to know something now."),
        more_label=gettext_lazy("All banners"),
        more_url_name=LIST_URL_NAME,
    )
)
register_write_links(
    WriteLink(gettext_lazy("Add a banner"), get_add_url, order=40),
    WriteLink(gettext_lazy("Closed today"), get_closed_today_url, order=50),
)


@register_desk_items(BANNERS, is_shown=can_change_banners)
def banners(user: User) -> Iterator[DeskItem]:
    for banner in Banner.objects.upcoming()[:MAX_ITEMS]:
        status = Banner.Status(banner.status)
        is_scheduled = status == Banner.Status.SCHEDULED
        moment = localtime(banner.starts_at if is_scheduled else banner.ends_at)
        detail = _("From %(time)s") if is_scheduled else _("Until %(time)s")
        yield DeskItem(
            title=banner.text,
            url=reverse(LIST_URL_NAME),
            detail=detail % {"time": date_format(moment, "SHORT_DATETIME_FORMAT")},
            status=str(status.label),
            date=moment.date(),
            key=f"banner-{banner.pk}",
        )
