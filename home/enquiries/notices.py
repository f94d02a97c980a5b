"""Tells the front desk that enquiries are waiting. The mail holds nothing about anybody.

Sending stands apart from receiving, as for IndexNow: a mail server that is down holds nobody up, and is tried again.
"""

import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from site_core.models import Role

from .models import Enquiry, EnquiryNotice, EnquirySettings

TIMEOUT = 10  # seconds
DELAYS = [1, 5, 15, 30, 60]  # minutes to wait after each try that failed; the last one from then on
NOBODY = "Nobody is told: name somebody under Settings, Enquiries, or give the front desk’s members an e-mail address."
BODY = """{what} for {clinic}.

{url}

Sign in to read {it}. On purpose, this mail says nothing about who asked. Please don’t answer it.
"""


def send_notices():
    """Send what is due, one mail a site; return ``(enquiries told of, enquiries not told of)``."""
    told = failed = 0
    EnquiryNotice.objects.exclude(enquiry__status=Enquiry.Status.NEW).delete()  # somebody has seen it already
    due = EnquiryNotice.objects.filter(next_try_at__lte=timezone.now()).select_related("enquiry__site")
    by_site = {}
    for notice in filter(claim, due):
        by_site.setdefault(notice.enquiry.site, []).append(notice.pk)
    for site, ids in by_site.items():
        notices = EnquiryNotice.objects.filter(pk__in=ids)
        if error := send(site, len(ids)):
            notices.update(last_error=error)
            failed += len(ids)
        else:
            notices.delete()
            told += len(ids)
    return told, failed


def claim(notice):
    """Set the next try before this one; False where another process has done so at the same moment."""
    delay = DELAYS[min(notice.tries, len(DELAYS) - 1)]
    mine = EnquiryNotice.objects.filter(pk=notice.pk, tries=notice.tries)
    return mine.update(tries=F("tries") + 1, next_try_at=timezone.now() + datetime.timedelta(minutes=delay)) == 1


def send(site, number):
    """Mail that ``number`` enquiries are waiting; return what went wrong, or ""."""
    to = recipients(site)
    if not to:
        return NOBODY
    what = "A new enquiry is waiting" if number == 1 else f"{number} new enquiries are waiting"
    clinic = getattr(site, "clinicsettings", None)
    body = BODY.format(
        what=what,
        clinic=clinic.name if clinic else site.hostname,
        url=settings.WAGTAILADMIN_BASE_URL + reverse("enquiries"),
        it="it" if number == 1 else "them",
    )
    try:
        connection = get_connection(timeout=TIMEOUT)
        EmailMessage(what, body, to=to, connection=connection, headers={"Auto-Submitted": "auto-generated"}).send()
    except Exception as error:  # what backends raise is up to them
        return f"The mail could not be sent ({type(error).__name__})."
    return ""


def recipients(site):
    """E-mail addresses: those of the settings, or of everyone at the front desk."""
    if addresses := EnquirySettings.of(site).addresses:
        return addresses
    front_desk = Role.objects.filter(key="front-desk").values("group")  # whatever it is called by now
    people = get_user_model().objects.filter(groups__in=front_desk, is_active=True).exclude(email="")
    return sorted(set(people.values_list("email", flat=True)))
