"""Deletes enquiries whose time is over."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Site

from .models import Enquiry, EnquiryAccess, EnquirySettings

AT_ONCE = 500


def overdue(site, moment=None):
    """Enquiries of ``site`` that are to be gone at ``moment`` (now)."""
    moment = moment or timezone.now()
    is_old = Q(received_at__lt=moment - EnquirySettings.of(site).keep)
    return Enquiry.objects.filter(is_old | Q(agreed_until__lt=moment), site=site)


def purge():
    """Delete all that are overdue; return their number. What is known of who saw them stays."""
    deleted = 0
    for site in Site.objects.all():
        while numbers := list(overdue(site).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            delete(numbers, EnquiryAccess.Action.PURGED)
            deleted += len(numbers)
    return deleted


def delete(numbers, action, user=None):
    """Delete the enquiries ``numbers``, and record it: both or neither."""
    with transaction.atomic():
        EnquiryAccess.record(action, numbers, user)
        Enquiry.objects.filter(pk__in=numbers).delete()
