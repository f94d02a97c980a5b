"""The weekly email about new missing URLs, for users who asked for it in their account settings."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from site_core.site_settings.branded_email import branded_message

from . import rule_sets
from .models import NotFoundPath, NotFoundSubscription

PERMISSION = "redirects.view_notfoundpath"
MAX_LISTED = 20
MAX_CHECKED = 500  # the most requested URLs; a flood of others is in the report
TIMEOUT = 10  # seconds
UNSAFE = re.compile(r"[\s\x00-\x1f:]")  # anyone can request a URL that looks like a sentence or a link in an email


def send_summaries() -> tuple[int, list[str]]:
    """Email every subscriber for whom there is something new. Return how many got an email, and the errors."""
    sent, errors = 0, []
    subscriptions = NotFoundSubscription.objects.select_related("user").exclude(user__email="")
    for subscription in subscriptions.filter(user__is_active=True):
        try:
            sent += subscription.user.has_perm(PERMISSION) and send_summary(subscription)
        except Exception as error:  # email backends raise whatever their library raises
            errors.append(f"{subscription.user.get_username()}: {type(error).__name__}")
    return sent, errors


def send_summary(subscription: NotFoundSubscription) -> bool:
    """Email the URLs that are new for the subscriber. Return whether there are any."""
    now = timezone.now()
    paths = get_new_paths(subscription)
    if not paths:
        return False
    with override(get_language(subscription.user)):
        build_email(subscription.user, paths).send()
    subscription.reported_until = now
    subscription.save(update_fields=["reported_until"])
    return True


def get_new_paths(subscription: NotFoundSubscription) -> list[NotFoundPath]:
    """Return what people requested in vain for the first time since the last email, and what is still missing."""
    rows = NotFoundPath.objects.filter(first_seen__gt=subscription.reported_until, is_probe=False, ignored=False)
    rows = rows.select_related("site__root_page").order_by("-hits", "path")[:MAX_CHECKED]
    return [row for row in rows if is_missing(row)]


def is_missing(row: NotFoundPath) -> bool:
    match = rule_sets.find_match(row.path, "", row.site)
    return (match is None or match.is_loop) and not rule_sets.is_served(row.path, row.site)


def get_language(user: User) -> str:
    """Return the language that the user chose for the admin."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def build_email(user: User, paths: list[NotFoundPath]) -> EmailMessage:
    account_url = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_account")
    subject = ngettext("A new URL was not found", "%(count)d new URLs were not found", len(paths))
    context = {
        "paths": [(UNSAFE.sub(lambda match: quote(match[0]), row.path), row) for row in paths[:MAX_LISTED]],
        "more_count": max(len(paths) - MAX_LISTED, 0),
        "report_url": settings.WAGTAILADMIN_BASE_URL + reverse("redirects_not_found"),
        "account_url": account_url,
    }
    return branded_message(
        subject % {"count": len(paths)},
        render_to_string("redirects/not_found_summary.txt", context),
        to=[user.email],
        connection=get_connection(timeout=TIMEOUT),
        headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{account_url}>"},
    )
