"""Forgotten passwords: a link by mail. Nothing that anyone can see tells whether somebody has the address typed."""

import threading

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.admin.forms.auth import PasswordResetForm

from site_core.lib.ip_addresses import client_network
from site_core.lib.rate_limit import RateLimit

HOUR = 60 * 60
MAX_PER_NETWORK, MAX_PER_MAILBOX = 10, 3  # requests for a link within an hour
network_limit = RateLimit("password-reset-network", HOUR)
mailbox_limit = RateLimit("password-reset-mailbox", HOUR)


class ResetForm(PasswordResetForm):
    """Looks for the person and sends the mail beside the request, which takes as long for everyone."""

    def save(self, **details):
        if settings.PASSWORD_RESET_IN_BACKGROUND:
            threading.Thread(target=self.save_in_thread, kwargs=details, name="password-reset", daemon=True).start()
        else:
            super().save(**details)

    def save_in_thread(self, **details):
        try:
            super().save(**details)
        finally:
            connection.close()


class PasswordResetLimitMiddleware:
    """Limit how many links to choose a new password are asked for in an hour."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or request.resolver_match.url_name != "wagtailadmin_password_reset":
            return None
        if not is_rate_limited(request):
            return None
        response = render(request, "accounts/too_many_resets.html", status=429)
        response["Retry-After"] = str(HOUR)
        add_never_cache_headers(response)
        return response


def is_rate_limited(request: HttpRequest) -> bool:
    """Count this request. Return whether it is one too many for its network or for the mailbox it names."""
    mailbox = request.POST.get("email", "").strip().lower()
    return network_limit.is_exceeded(client_network(request), MAX_PER_NETWORK) or mailbox_limit.is_exceeded(
        mailbox, MAX_PER_MAILBOX
    )
