"""The emails after the switch: one a day in the first week, then weekly, and a summary on day 30. Then they end."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from site_core.redirects.not_found_summary import UNSAFE, get_language
from site_core.site_settings.site_name import get_site_name

from ..models import ImportRun
from .missing import Miss, worst_misses
from .models import WATCHED_DAYS, Switch, SwitchDay

PERMISSION = "wordpress.add_importrun"
DAILY_UNTIL = 7  # days after the switch
WEEK = 7  # days
MAX_LISTED = 10
TIMEOUT = 10  # seconds


def is_due(switch: Switch, today: datetime.date) -> bool:
    """Return whether an email is due today: none is sent twice a day, or on the day itself."""
    number = switch.day_number(today)
    if number < 1 or switch.ended_on or switch.last_email_on == today:
        return False
    if number <= DAILY_UNTIL or is_last(switch, today):
        return True
    return switch.last_email_on is None or (today - switch.last_email_on).days >= WEEK


def is_last(switch: Switch, today: datetime.date) -> bool:
    return switch.day_number(today) >= WATCHED_DAYS


def recipients() -> list[Any]:
    """Return the active users who may import and have an email address: site admins."""
    users: Any = get_user_model().objects
    backend = "django.contrib.auth.backends.ModelBackend"
    found = users.with_perm(PERMISSION, backend=backend, include_superusers=True).exclude(email="")
    return list(found.select_related("wagtail_userprofile").order_by("pk"))


def send_emails(switch: Switch, day: SwitchDay) -> tuple[int, list[str]]:
    """Send the email of a day to everybody. Return how many were sent, and the errors."""
    sent, errors = 0, []
    misses = worst_misses(switch, MAX_LISTED)
    for user in recipients():
        try:
            with translation.override(get_language(user)):
                sent += build_email(user, switch, day, misses).send()
        except Exception as error:  # email backends raise whatever their library raises
            errors.append(f"{user.get_username()}: {type(error).__name__}")
    return sent, errors


def misses_since_last_email(switch: Switch, day: SwitchDay) -> int:
    """Return how many requests were in vain since the last email, or since the switch if there was none."""
    days = switch.days.filter(day__lte=day.day)
    if switch.last_email_on:
        days = days.filter(day__gt=switch.last_email_on)
    return days.aggregate(total=Sum("misses"))["total"] or 0


def build_email(user: Any, switch: Switch, day: SwitchDay, misses: list[Miss]) -> EmailMessage:
    base = settings.WAGTAILADMIN_BASE_URL
    missed = misses_since_last_email(switch, day)
    context = {
        "switch": switch,
        "day": day,
        "missed": missed,
        "number": switch.day_number(day.day),
        "watched_days": WATCHED_DAYS,
        "is_last": is_last(switch, day.day),
        "misses": [(readable(miss.url.path), miss, base + miss.add_url) for miss in misses],
        "unanswered": [{**line, "path": readable(line["path"])} for line in day.unanswered],
        "totals": switch.days.aggregate(misses=Sum("misses"), urls=Sum("new_urls")),
        "url": base + url_after(switch),
    }
    return EmailMessage(
        subject_of(switch, day, missed),
        render_to_string("wordpress/switch/email.txt", context),
        to=[user.email],
        connection=get_connection(timeout=TIMEOUT),
        headers={"Auto-Submitted": "auto-generated"},
    )


def subject_of(switch: Switch, day: SwitchDay, missed: int) -> str:
    values = {"site": get_site_name(), "number": switch.day_number(day.day)}
    if is_last(switch, day.day):
        return _("%(site)s: thirty days after the switch") % values
    if day.unanswered:
        count = len(day.unanswered)
        text = ngettext(
            "%(site)s, day %(number)d: %(count)d frequent URL does not answer",
            "%(site)s, day %(number)d: %(count)d frequent URLs do not answer",
            count,
        )
        return text % (values | {"count": count})
    if missed:
        text = ngettext(
            "%(site)s, day %(number)d: %(count)d request in vain",
            "%(site)s, day %(number)d: %(count)d requests in vain",
            missed,
        )
        return text % (values | {"count": missed})
    return _("%(site)s, day %(number)d: nothing was missed") % values


def readable(path: str) -> str:
    """Return ``path`` so that nobody can put a sentence or a link into an email by requesting it."""
    return UNSAFE.sub(lambda match: quote(match[0]), path)


def url_after(switch: Switch) -> str:
    run = ImportRun.objects.filter(source=switch.source).values_list("pk", flat=True).first()
    return reverse("wordpress_after", args=[run]) if run else reverse("wordpress_imports")
