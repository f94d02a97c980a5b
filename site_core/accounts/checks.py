"""System checks of ``ADMIN_ALLOWED_IPS``."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .allowed_ips import Network, parse_network


@register(Tags.security)
def check_allowed_ips(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``accounts.E001``: an entry that is not a network. The server doesn't start with it either."""
    errors: list[CheckMessage] = []
    for text in settings.ADMIN_ALLOWED_IPS:
        try:
            parse_network(text)
        except ImproperlyConfigured as error:
            errors.append(Error(str(error), id="accounts.E001"))
    return errors


@register(Tags.security, deploy=True)
def check_allowed_ips_behind_proxies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``accounts.W001``, ``accounts.W002``: a list that locks out everyone, or nobody, behind a reverse proxy."""
    if not settings.ADMIN_ALLOWED_IPS or check_allowed_ips(app_configs):
        return []
    advice = "Run manage.py check_setup: it shows which address the site sees."
    messages: list[CheckMessage] = []
    if settings.SITE_URL.startswith("https://") and not settings.TRUSTED_PROXIES:
        message = (
            "ADMIN_ALLOWED_IPS is set, but TRUSTED_PROXIES is empty: the site would see the address of the reverse "
            "proxy that handles HTTPS, and refuse everyone."
        )
        messages.append(Warning(message, hint=advice, id="accounts.W001"))
    for text in find_proxies_in_allowed_ips():
        message = (
            f"ADMIN_ALLOWED_IPS includes {text}, where a reverse proxy is: if it doesn't send X-Forwarded-For, "
            "everyone gets to the sign-in form."
        )
        messages.append(Warning(message, hint=f"List the addresses of people only. {advice}", id="accounts.W002"))
    return messages


def find_proxies_in_allowed_ips() -> Iterator[str]:
    """Yield each entry of ``ADMIN_ALLOWED_IPS`` that has addresses of ``TRUSTED_PROXIES``."""
    proxies = [network for text in settings.TRUSTED_PROXIES if (network := parse_proxy(text))]
    for text in settings.ADMIN_ALLOWED_IPS:
        allowed = parse_network(text)
        if any(allowed.version == proxy.version and allowed.overlaps(proxy) for proxy in proxies):
            yield text


def parse_proxy(text: str) -> Network | None:
    """Return a network of ``TRUSTED_PROXIES``; None for a Unix socket, and for mistakes, which the server reports."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None
