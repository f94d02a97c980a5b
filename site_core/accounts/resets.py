"""Forgotten passwords: a link by mail. Nothing that anyone can see tells whether somebody has the address typed."""

import threading
import time

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views.account import PasswordResetView

from .lockout import client_address

HOUR = 60 * 60
PER_ADDRESS, PER_MAILBOX = 10, 3  # links asked for within an hour


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
        if counted("address", client_address(request)) > PER_ADDRESS or counted("mailbox", mailbox) > PER_MAILBOX:
            response = render(request, "accounts/too_many_resets.html", status=429)
            response["Retry-After"] = str(HOUR)
            return response
        return super().post(request, *args, **kwargs)


def counted(kind, name):
    """How many times ``name`` has asked in this hour, this time among them. The cache holds a hash of the name."""
    key = f"password-reset:{salted_hmac(f'{__name__}.{kind}.{int(time.time() // HOUR)}', str(name)).hexdigest()}"
    cache.add(key, 0, HOUR)
    number = cache.incr(key)
    cache.touch(key, HOUR)  # some caches forget the time when they count
    return number
