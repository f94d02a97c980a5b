"""Lock out clients and accounts after too many wrong passwords. django-axes counts in the database.

Three counts, each within 15 minutes:

- one account from one network: 5. Attempts from elsewhere don't lock the user out.
- one network, any account: 50. One account, any network: 100 (the limit of NIST SP 800-63B, section 5.2.2).
  Neither counts on a network where the user has signed in within 30 days, so that nobody is locked out at their own
  desk by a colleague's mistakes or by an attack from elsewhere.

If the client's network is unknown (see ``client_network``), only the count of the account from anywhere applies:
otherwise, a stranger's wrong passwords would lock out everybody.
"""

from __future__ import annotations

import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from site_core.lib.ip_addresses import client_network

from .models import SignIn
from .sign_ins import has_signed_in_from, record_failure

MAX_FAILURES = settings.AXES_FAILURE_LIMIT  # of one account from one network
MAX_FAILURES_PER_NETWORK, MAX_FAILURES_PER_USERNAME = 50, 100
LOCKOUT_TIME = settings.AXES_COOLOFF_TIME
TRUSTED_NETWORK_TIME = datetime.timedelta(days=30)


class LockoutHandler(AxesDatabaseHandler):
    """Axes' handler with three counts instead of one. It also deletes records that are no longer needed."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the highest of the three counts, scaled to that of one account from one network."""
        username, network = (credentials or request.POST).get("username"), client_network(request)
        attempts = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - LOCKOUT_TIME)
        for_username = attempts.filter(username=username)
        account_failures = count_failures(for_username) * MAX_FAILURES // MAX_FAILURES_PER_USERNAME
        if network is None:
            return account_failures
        from_network = attempts.filter(ip_address=network)
        failures = count_failures(from_network.filter(username=username))
        if failures >= MAX_FAILURES or is_trusted_network(username, network):
            return failures
        return max(
            failures,
            count_failures(from_network) * MAX_FAILURES // MAX_FAILURES_PER_NETWORK,
            account_failures,
        )

    def user_logged_in(self, sender: Any, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> Any:
        delete_old_records()
        return super().user_logged_in(sender, request, user, **kwargs)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        result = super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None:
            is_locked_out = getattr(request, "axes_locked_out", False)
            outcome = SignIn.Outcome.LOCKED_OUT if is_locked_out else SignIn.Outcome.WRONG_PASSWORD
            record_failure(request, credentials.get("username"), outcome)
        return result


def count_failures(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def is_trusted_network(username: str | None, network: str | None) -> bool:
    """Return whether the user has signed in from ``network`` within 30 days."""
    return has_signed_in_from(username, network, timezone.now() - TRUSTED_NETWORK_TIME)


def delete_old_records() -> int:
    """Delete failed attempts that no longer count, because they are personal data. Return how many there were."""
    count, _ = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - LOCKOUT_TIME).delete()
    return count


def lockout_response(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the response for a client that is locked out: 429 with ``Retry-After``."""
    minutes = int(LOCKOUT_TIME.total_seconds() // 60)
    response = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    add_never_cache_headers(response)
    return response
