"""Whether inquiries can be read and are answered, and whether the front desk is notified of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

from .key_check import unreadable_enquiries
from .models import Enquiry, EnquiryNotification

MAX_DAYS_NEW = 3
MAX_NOTICE_DELAY = datetime.timedelta(hours=1)


@register_site_health_check("inquiries", gettext_lazy("Inquiries"))
def check_enquiries() -> Iterator[Result]:
    problems = [*check_keys(), *check_answers(), *check_notices()]
    all_is_well = _("No inquiry has been new for more than three days, and all notices have been sent.")
    yield from problems or [good(all_is_well)]


def check_keys() -> Iterator[Result]:
    if count := len(unreadable_enquiries()):
        message = ngettext(
            "%(count)d inquiry can’t be read: the key that it was encrypted with is missing.",
            "%(count)d inquiries can’t be read: the key that they were encrypted with is missing.",
            count,
        )
        advice = _("Add the key to the end of ENQUIRY_KEYS, and restart the site. Backups don’t contain the keys.")
        yield critical(message % {"count": count}, advice, command="manage.py check_enquiry_keys")
    elif not settings.ENQUIRY_KEYS and settings.SITE_URL.startswith("https://"):
        found = _("ENQUIRY_KEYS is not set. Inquiries are encrypted with SECRET_KEY, and can’t be read without it.")
        yield recommended(found, _("Set a separate key for inquiries, and keep a copy of it apart from the backups."))


def check_answers() -> Iterator[Result]:
    since = timezone.now() - datetime.timedelta(days=MAX_DAYS_NEW)
    if count := Enquiry.objects.filter(status=Enquiry.Status.NEW, received_at__lt=since).count():
        message = ngettext(
            "%(count)d inquiry has been new for more than three days.",
            "%(count)d inquiries have been new for more than three days.",
            count,
        )
        yield recommended(message % {"count": count}, _("Ask the front desk to answer, and to change the status."))


def check_notices() -> Iterator[Result]:
    since = timezone.now() - MAX_NOTICE_DELAY
    if count := EnquiryNotification.objects.filter(enquiry__received_at__lt=since).count():
        message = ngettext(
            "%(count)d notice of an inquiry has been waiting to be sent for more than an hour.",
            "%(count)d notices of inquiries have been waiting to be sent for more than an hour.",
            count,
        )
        yield critical(message % {"count": count}, _("Check the mail settings and the scheduled jobs on this page."))
