"""The email to administrators when something is wrong with the backups."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from site_core.site_settings.branded_email import branded_message
from site_core.site_settings.site_name import get_site_name

from .status import backup_status

TIMEOUT = 10  # seconds


def recipients() -> list[str]:
    """Return the email addresses of all administrators."""
    users = get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(email="")
    return sorted(set(users.values_list("email", flat=True)))


def send_alert() -> int:
    """Email what is wrong with the backups, if anything is. Return the number of recipients."""
    problems, to = backup_status().problems, recipients()
    if not problems or not to:
        return 0
    context = {"problems": problems, "url": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home")}
    branded_message(
        _("Backups of %(site)s need attention") % {"site": get_site_name()},
        render_to_string("backups/alert.txt", context),
        to=to,
        connection=get_connection(timeout=TIMEOUT),
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
    return len(to)
