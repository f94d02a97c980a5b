"""The desk by email: daily or weekly, for people who chose it.

It has the same items as the desk, and nothing else. If there are none, there is no email. A digest is due at
``HOUR`` in the person's time zone, and on Mondays if it is weekly. The row records when a digest was due, before it is
sent, so that a restart or a second machine doesn't send it twice. If sending fails, the next hour tries again.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from site_core.lib.desk import DeskItem
from site_core.site_settings.branded_email import email_context
from site_core.site_settings.site_name import get_site_name

from .loading import load_desk
from .models import DeskPreferences

HOUR = 7
TIMEOUT = 10  # seconds
MAX_ITEMS = 8  # in each panel
Digest = DeskPreferences.Digest


@dataclass(frozen=True)
class DigestItem:
    title: str
    url: str
    details: str


@dataclass(frozen=True)
class DigestPanel:
    label: str
    items: list[DigestItem]
    more_count: int


def send_digests() -> tuple[int, list[str]]:
    """Email the digests that are due. Return how many were sent, and the errors."""
    sent, errors = 0, []
    rows = DeskPreferences.objects.exclude(digest=Digest.OFF).exclude(user__email="").filter(user__is_active=True)
    for preferences in rows.select_related("user__wagtail_userprofile"):
        try:
            sent += send_if_due(preferences, timezone.now())
        except Exception as error:  # email backends raise whatever their library raises
            errors.append(f"user {preferences.user_id}: {type(error).__name__}")
    return sent, errors


def send_if_due(preferences: DeskPreferences, now: datetime.datetime) -> bool:
    """Email the digest if it is due, and says something. Return whether an email was sent."""
    user, last = preferences.user, preferences.digest_at
    with timezone.override(get_time_zone(user)), translation.override(get_language(user)):
        if not is_due(preferences, now) or not user.has_perm("wagtailadmin.access_admin"):
            return False
        row = DeskPreferences.objects.filter(pk=preferences.pk, digest_at=last)
        if not row.update(digest_at=now):
            return False  # another machine was faster
        try:
            return send_digest(user)
        except Exception:
            DeskPreferences.objects.filter(pk=preferences.pk).update(digest_at=last)
            raise


def is_due(preferences: DeskPreferences, now: datetime.datetime) -> bool:
    """Return whether it is time for the next digest, in the active time zone."""
    local = timezone.localtime(now)
    if local.hour < HOUR:
        return False
    if preferences.digest_at is None:
        return preferences.digest == Digest.DAILY or local.isoweekday() == 1
    last = timezone.localtime(preferences.digest_at)
    if preferences.digest == Digest.DAILY:
        return last.date() < local.date()
    return last.isocalendar()[:2] < local.isocalendar()[:2]


def send_digest(user: User) -> bool:
    """Email what is on the desk of ``user``. Return False if it is empty."""
    panels = get_panels(user)
    if panels:
        build_email(user, panels).send()
    return bool(panels)


def get_panels(user: User) -> list[DigestPanel]:
    """Return the panels that ``user`` has not hidden and that have items."""
    return [
        DigestPanel(
            str(loaded.panel.label),
            [create_item(item) for item in loaded.items[:MAX_ITEMS]],
            max(len(loaded.items) - MAX_ITEMS, 0),
        )
        for loaded in load_desk(user)
        if loaded.items
    ]


def create_item(item: DeskItem) -> DigestItem:
    """Return ``item`` on one line, with a URL that an email can have."""
    url = item.url if "://" in item.url or not item.url else f"{settings.WAGTAILADMIN_BASE_URL}{item.url}"
    details = " · ".join(one_line(text) for text in (item.status, item.detail) if text)
    return DigestItem(one_line(item.title), url, details)


def one_line(text: object) -> str:
    return " ".join(str(text).split())


def build_email(user: User, panels: list[DigestPanel]) -> EmailMultiAlternatives:
    settings_url = settings.WAGTAILADMIN_BASE_URL + reverse("desk_digest")
    site_name = get_site_name()
    context = {
        **email_context(),
        "panels": panels,
        "site_name": site_name,
        "desk_url": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home"),
        "settings_url": settings_url,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    message = EmailMultiAlternatives(
        _("%(site)s: your desk on %(day)s") % {"site": site_name, "day": day},
        render_to_string("desk/digest.txt", context),
        to=[user.email],
        connection=get_connection(timeout=TIMEOUT),
        headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{settings_url}>"},
    )
    message.attach_alternative(render_to_string("desk/digest.html", context), "text/html")
    return message


def get_language(user: User) -> str:
    """Return the language that ``user`` chose for the admin."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def get_time_zone(user: User) -> ZoneInfo:
    profile = getattr(user, "wagtail_userprofile", None)
    return ZoneInfo(profile.get_current_time_zone() if profile else settings.TIME_ZONE)
