"""The emails after the switch: one a day in the first week, then weekly, and a summary on day 30. Then they end."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from site_core.redirects.not_found_summary import UNSAFE, get_language
from site_core.site_settings.branded_email import branded_message
from site_core.site_settings.site_name import get_site_name

from ..models import ImportRun
from .missing import Miss, worst_misses
from .models import WATCHED_DAYS, Switch, SwitchDay
from .words import advice, headline

PERMISSION = "wordpress.add_importrun"
DAILY_UNTIL = 7  # days after the switch
WEEK = 7  # days
TRIED_DAYS = 7  # after day 30, in which a summary that could not be sent to somebody is tried again
MAX_LISTED = 10
TIMEOUT = 10  # seconds


@dataclass(frozen=True)
class Received:
    """The last email to somebody: the day, and how many requests had been in vain by then, if any was sent."""

    on: datetime.date | None = None
    misses: int | None = None

    @classmethod
    def by(cls, user: Any, switch: Switch) -> Received:
        stored = switch.emailed.get(str(user.pk), {})
        return cls(parse_date(stored.get("on", "")), stored.get("misses"))


def is_due(switch: Switch, user: Any, today: datetime.date) -> bool:
    """Return whether ``user`` gets an email today: none twice a day, on the day itself, or after the summary."""
    number, last = switch.day_number(today), Received.by(user, switch).on
    if number < 1 or switch.ended_on or last == today:
        return False
    if last is None or number <= DAILY_UNTIL:
        return True
    if is_last(switch, today):
        return switch.day_number(last) < WATCHED_DAYS
    return (today - last).days >= WEEK


def is_last(switch: Switch, today: datetime.date) -> bool:
    return switch.day_number(today) >= WATCHED_DAYS


def recipients() -> list[Any]:
    """Return the active users who may import and have an email address: site admins."""
    users: Any = get_user_model().objects
    backend = "django.contrib.auth.backends.ModelBackend"
    found = users.with_perm(PERMISSION, backend=backend, include_superusers=True).exclude(email="")
    return list(found.select_related("wagtail_userprofile").order_by("pk"))


def send_emails(switch: Switch, day: SwitchDay) -> list[str]:
    """Send the email of a day to everybody who has not got it yet. Return the errors: the next run tries those again.

    After the summary, the emails end. If one person’s can’t be sent, that is tried for a week.
    """
    errors = []
    misses = worst_misses(switch, MAX_LISTED)
    for user in recipients():
        if is_due(switch, user, day.day):
            try:
                with translation.override(get_language(user)):
                    build_email(user, switch, day, misses).send()
            except Exception as error:  # email backends raise whatever their library raises
                errors.append(f"{user.get_username()}: {type(error).__name__}")
            else:
                record(switch, user, day)
    is_late = switch.has_ended and switch.day_number(day.day) >= WATCHED_DAYS + TRIED_DAYS
    if is_last(switch, day.day) and not switch.ended_on and (is_late or not errors):
        switch.ended_on = day.day
        switch.save(update_fields=["ended_on"])
    return errors


def record(switch: Switch, user: Any, day: SwitchDay) -> None:
    """Store at once that ``user`` got the email, so that an interrupted run sends it to nobody twice."""
    switch.emailed[str(user.pk)] = {"on": day.day.isoformat(), "misses": misses_until(switch, day)}
    switch.last_email_on = day.day
    switch.save(update_fields=["emailed", "last_email_on"])


def misses_until(switch: Switch, day: SwitchDay) -> int:
    """Return how many requests were in vain from the switch until now."""
    return switch.days.filter(day__lte=day.day).aggregate(total=Sum("misses"))["total"] or 0


def build_email(user: Any, switch: Switch, day: SwitchDay, misses: list[Miss]) -> EmailMessage:
    base = settings.WAGTAILADMIN_BASE_URL
    last = Received.by(user, switch)
    missed = max(misses_until(switch, day) - (last.misses or 0), 0)
    context = {
        "switch": switch,
        "day": day,
        "headline": headline(day),
        "advice": advice(day),
        "missed": missed,
        "is_first": last.misses is None,
        "number": switch.day_number(day.day),
        "watched_days": WATCHED_DAYS,
        "is_last": is_last(switch, day.day),
        "misses": [(readable(miss.url.path), miss, base + miss.add_url) for miss in misses],
        "unanswered": [{**line, "path": readable(line["path"])} for line in day.unanswered],
        "totals": switch.days.aggregate(misses=Sum("misses"), urls=Sum("new_urls")),
        "url": base + url_of(switch, "wordpress_after"),
        "old_urls_url": base + url_of(switch, "wordpress_old_urls"),
    }
    return branded_message(
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
    if day.state == "unreachable":
        return _("%(site)s, day %(number)d: %(headline)s") % (values | {"headline": headline(day)})
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
            "%(site)s, day %(number)d: %(count)d request found no page",
            "%(site)s, day %(number)d: %(count)d requests found no page",
            missed,
        )
        return text % (values | {"count": missed})
    return _("%(site)s, day %(number)d: nothing was missed") % values


def readable(path: str) -> str:
    """Return ``path`` so that nobody can put a sentence or a link into an email by requesting it."""
    return UNSAFE.sub(lambda match: quote(match[0]), path)


def url_of(switch: Switch, name: str) -> str:
    """Return the URL of a screen of the import."""
    run = ImportRun.objects.filter(source=switch.source).values_list("pk", flat=True).first()
    return reverse(name, args=[run]) if run else reverse("wordpress_imports")
