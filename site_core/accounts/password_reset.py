"""Password reset by email. Neither the response nor its timing tells whether an account uses the email address."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.cache import add_never_cache_headers
from wagtail.admin.forms.auth import PasswordResetForm

from site_core.lib.ip_addresses import client_network
from site_core.lib.rate_limit import RateLimit
from site_core.site_settings.branded_email import text_context

WINDOW = 60 * 60  # seconds
MAX_REQUESTS_PER_NETWORK, MAX_REQUESTS_PER_EMAIL = 10, 3
network_limit = RateLimit("password-reset-network", WINDOW)
email_limit = RateLimit("password-reset-email", WINDOW)


class ResetForm(PasswordResetForm):
    """Wagtail's form, which finds the user and sends the email in a thread, so that all responses take equally long."""

    def save(self, **kwargs: Any) -> None:
        if settings.ACCOUNT_EMAILS_IN_BACKGROUND:
            threading.Thread(target=self.save_in_thread, kwargs=kwargs, name="password-reset", daemon=True).start()
        else:
            super().save(**kwargs)

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Send Wagtail’s text, and the same text in HTML."""
        text = loader.render_to_string(email_template_name, context)
        subject = loader.render_to_string(subject_template_name, context).strip()
        context = context | text_context(subject, text)
        html = "site_settings/text_email.html"
        super().send_mail(subject_template_name, email_template_name, context, from_email, to_email, html)

    def save_in_thread(self, **kwargs: Any) -> None:
        try:
            super().save(**kwargs)
        finally:
            connection.close()


class PasswordResetLimitMiddleware:
    """Limit how many password resets are requested per hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.url_name != "wagtailadmin_password_reset":
            return None
        if not is_rate_limited(request):
            return None
        response = render(request, "accounts/too_many_resets.html", status=429)
        response["Retry-After"] = str(WINDOW)
        add_never_cache_headers(response)
        return response


def is_rate_limited(request: HttpRequest) -> bool:
    """Count this request. Return whether it is one too many for its network or for the email address in it."""
    if network_limit.is_exceeded(client_network(request), MAX_REQUESTS_PER_NETWORK):
        return True
    email = request.POST.get("email", "").strip().lower()
    return email_limit.is_exceeded(email, MAX_REQUESTS_PER_EMAIL)
