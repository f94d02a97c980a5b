"""The thirty days after the switch on the desk, and only then."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from ..models import ImportRun
from .emails import PERMISSION
from .models import WATCHED_DAYS, Switch, SwitchDay
from .watching import without_undone
from .words import headline

AFTER_SWITCH = "after-switch"

register_desk_panel(
    DeskPanel(
        AFTER_SWITCH,
        gettext_lazy("After the switch from WordPress"),
        order=55,
        icon="redirect",
        empty=gettext_lazy("Nothing has been counted yet. The first numbers come tomorrow morning."),
    )
)


def watched_switches() -> QuerySet[Switch]:
    today = timezone.localdate()
    first = today - datetime.timedelta(days=WATCHED_DAYS)
    return without_undone(Switch.objects.filter(switched_on__range=(first, today)))


def can_see_switch(user: User) -> bool:
    return user.has_perm(PERMISSION) and watched_switches().exists()


@register_desk_items(AFTER_SWITCH, is_shown=can_see_switch)
def days_after(user: User) -> Iterator[DeskItem]:
    """Say whether the most requested URLs answer, and what was missed since the day before."""
    runs = ImportRun.objects.filter(source=OuterRef("source")).values("pk")[:1]
    days = Prefetch("days", SwitchDay.objects.order_by("-day"))
    for switch in watched_switches().annotate(run=Subquery(runs)).order_by("pk").prefetch_related(days):
        for day in list(switch.days.all())[:1]:
            yield make_item(switch, day)


def make_item(switch: Switch, day: SwitchDay) -> DeskItem:
    run = getattr(switch, "run", None)
    number = _("Day %(number)d of %(days)d.") % {"number": switch.day_number(), "days": WATCHED_DAYS}
    misses = ngettext("%(count)d request found no page", "%(count)d requests found no page", day.misses)
    misses %= {"count": day.misses}
    urls = ngettext("%(count)d new URL", "%(count)d new URLs", day.new_urls) % {"count": day.new_urls}
    return DeskItem(
        headline(day),
        reverse("wordpress_after", args=[run]) if run else reverse("wordpress_imports"),
        f"{number} {misses}, {urls}.",
        due=max(len(day.unanswered), day.state == "unreachable"),
    )
