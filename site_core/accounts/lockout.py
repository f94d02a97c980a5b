"""Wrong passwords: who has to wait, and what they are told. django-axes counts, in the database of all processes.

Three counts, each of wrong passwords within a quarter of an hour:

- of one person from one address: 5. Whoever tries from elsewhere doesn't lock the person out.
- from one address, whoever is named: 50; of one person, from wherever: 100 (the limit of NIST SP 800-63B, 5.2.2).
  Neither counts for a person at an address where they have signed in within 30 days: what others get wrong in the
  same office, or all over the world, keeps nobody away from their own desk.
"""

import datetime

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from site_core.lib.ip_addresses import client_network

PER_PAIR, PER_ADDRESS, PER_PERSON = settings.AXES_FAILURE_LIMIT, 50, 100
WAIT = settings.AXES_COOLOFF_TIME
KNOWN_FOR = datetime.timedelta(days=30)


class LockoutHandler(AxesDatabaseHandler):
    """Axes' own, with three counts in place of one, which forgets what is no longer needed."""

    def get_failures(self, request, credentials=None):
        """The worst of the three counts, as so many wrong passwords of one person from one address."""
        person, address = (credentials or request.POST).get("username"), client_network(request)
        recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WAIT)
        from_here, of_person = recent.filter(ip_address=address), recent.filter(username=person)
        of_pair = failures(from_here.filter(username=person))
        if of_pair >= PER_PAIR or is_known(person, address):
            return of_pair
        return max(
            of_pair,
            failures(from_here) * PER_PAIR // PER_ADDRESS,
            failures(of_person) * PER_PAIR // PER_PERSON,
        )

    def user_logged_in(self, sender, request, user, **kwargs):
        forget_sign_ins()
        return super().user_logged_in(sender, request, user, **kwargs)


def failures(attempts):
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def is_known(person, address):
    since = timezone.now() - KNOWN_FOR
    return AccessLog.objects.filter(username=person, ip_address=address, attempt_time__gte=since).exists()


def forget_sign_ins():
    """Delete what counts no longer: it says who was where. Return how many records."""
    now = timezone.now()
    attempts, _ = AccessAttempt.objects.filter(attempt_time__lt=now - WAIT).delete()
    logs, _ = AccessLog.objects.filter(attempt_time__lt=now - KNOWN_FOR).delete()
    return attempts + logs


def locked_out(request, original_response=None, credentials=None):
    """The answer to whoever has to wait."""
    minutes = int(WAIT.total_seconds() // 60)
    response = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    add_never_cache_headers(response)
    return response
