"""Forgotten passwords: a link by mail. Nothing that anyone can see tells whether somebody has the address typed."""

import threading

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views.account import PasswordResetView

from site_core.lib.ip_addresses import client_network
from site_core.lib.rate_limit import RateLimit

HOUR = 60 * 60
MAX_PER_CLIENT, MAX_PER_MAILBOX = 10, 3  # links requested within an hour
client_limit = RateLimit("password-reset-client", HOUR)
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


@method_decorator(never_cache, name="dispatch")
class LimitedPasswordResetView(PasswordResetView):
    """Wagtail's, for a few links an hour."""

    def post(self, request, *args, **kwargs):
        mailbox = request.POST.get("email", "").strip().lower()
        if client_limit.is_exceeded(client_network(request), MAX_PER_CLIENT) or mailbox_limit.is_exceeded(
            mailbox, MAX_PER_MAILBOX
        ):
            response = render(request, "accounts/too_many_resets.html", status=429)
            response["Retry-After"] = str(HOUR)
            return response
        return super().post(request, *args, **kwargs)
