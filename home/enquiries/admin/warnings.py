"""Warnings for the front desk about email, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import EnquiryNotification


def get_warnings() -> list[str]:
    return [*email_not_configured(), *email_failing()]


def email_not_configured() -> Iterator[str]:
    if settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        yield _(
            "Nobody is notified of new inquiries by email, because this site can’t send email yet. Look at this list "
            "every day, and ask the site’s technical team to set up email."
        )


def email_failing() -> Iterator[str]:
    failing = EnquiryNotification.objects.exclude(last_error="").order_by("-pk")
    if errors := list(failing.values_list("last_error", flat=True)):
        text = ngettext(
            "The email about %(count)d inquiry has not been sent yet. %(error)s The site keeps trying.",
            "The email about %(count)d inquiries has not been sent yet. %(error)s The site keeps trying.",
            len(errors),
        )
        yield text % {"count": len(errors), "error": errors[0]}
