"""Special days on the desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.lib.desk import COMING_UP, DeskItem, User, register_desk_items

from .models import ClinicSettings
from .opening_hours import clinic_time
from .special_days import between

PERIOD = datetime.timedelta(days=30)


def can_change_hours(user: User) -> bool:
    return ModelPermissionPolicy(ClinicSettings).user_has_permission(user, "change")


@register_desk_items(COMING_UP, is_shown=can_change_hours)
def special_days(user: User) -> Iterator[DeskItem]:
    """List the days of all sites for which other hours were entered. Banners that close a clinic have a panel."""
    today = clinic_time().date()
    for clinic in ClinicSettings.objects.all():
        url = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", clinic.site_id])
        for day in between(clinic.entered_special_days, today, today + PERIOD):
            dates = dict.fromkeys((day.period.first, day.period.last))
            yield DeskItem(
                title=day.note or _("Special hours"),
                url=url,
                status=_("Special hours") if day.period.spans else _("Closed"),
                detail="–".join(date_format(date) for date in dates),
                date=day.period.first,
            )
