"""Notifies the front desk by email that enquiries are waiting. The email contains no personal data.

Emails are sent by a scheduled command, not by the visitor's request: a mail server that is down delays nobody, and
failed emails are retried.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from site_core.accounts.models import Role
from site_core.site_settings.branded_email import branded_message

from .models import Enquiry, EnquiryNotification, EnquirySettings

TIMEOUT = 10  # seconds


def send_notifications() -> tuple[int, int]:
    """Send what is due, one email per site. Return how many enquiries those were: sent, failed."""
    sent = failed = 0
    # Somebody has already seen these.
    EnquiryNotification.objects.exclude(enquiry__status=Enquiry.Status.NEW).delete()
    pks_by_site: dict[Site, list[int]] = {}
    for notification in EnquiryNotification.objects.select_related("enquiry__site").claim_due():
        pks_by_site.setdefault(notification.enquiry.site, []).append(notification.pk)
    for site, pks in pks_by_site.items():
        notifications = EnquiryNotification.objects.filter(pk__in=pks)
        if error := send_email(site, len(pks)):
            notifications.update(last_error=error)
            failed += len(pks)
        else:
            notifications.delete()
            sent += len(pks)
    return sent, failed


def send_email(site: Site, count: int) -> str:
    """Notify the front desk of ``count`` new enquiries. Return an error message, or "" if the email was sent."""
    to = recipients_for(site)
    if not to:
        return _(
            "Nobody is notified. Add recipients under Settings, Inquiries, or give the members of the group "
            "“Front desk” an email address."
        )
    subject = ngettext("A new inquiry is waiting", "%(count)d new inquiries are waiting", count) % {"count": count}
    clinic = getattr(site, "clinicsettings", None)
    heading = _("%(clinic)s: %(subject)s.") % {
        "subject": subject,
        "clinic": clinic.name if clinic else site.hostname,
    }
    url = settings.WAGTAILADMIN_BASE_URL + reverse("enquiries")
    advice = _(
        "Sign in to see the details. To protect the visitor’s privacy, this email does not say who asked. "
        "Please do not reply to it."
    )
    body = f"{heading}\n\n{url}\n\n{advice}\n"
    try:
        connection = get_connection(timeout=TIMEOUT)
        headers = {"Auto-Submitted": "auto-generated"}
        branded_message(subject, body, to, site, connection=connection, headers=headers).send()
    except Exception as error:  # email backends raise whatever their library raises
        return _("The email could not be sent (%(error)s).") % {"error": type(error).__name__}
    return ""


def recipients_for(site: Site) -> list[str]:
    """Return the email addresses in the settings, or those of everyone at the front desk."""
    if recipients := EnquirySettings.get_or_default(site).recipient_list:
        return recipients
    front_desk = Role.objects.filter(key="front-desk").values("group")  # the group may have been renamed
    users = get_user_model().objects.filter(groups__in=front_desk, is_active=True).exclude(email="")
    return sorted(set(users.values_list("email", flat=True)))
