"""Open the admin only from the networks in ``ADMIN_ALLOWED_IPS``, if there are any.

From elsewhere, the admin responds with 403, also with a session from an allowed network, and signed-in users are
anonymous on the public site: private pages and documents stay closed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN, parse_ip_address

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class AllowedIPsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin_path = reverse("wagtailadmin_home")
        parse_networks(tuple(settings.ADMIN_ALLOWED_IPS))  # a mistake must not open the admin, nor wait for a visitor

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.admin_path) and not is_allowed(request):
            return refuse(request)
        return self.get_response(request)


def is_allowed(request: HttpRequest) -> bool:
    """Return whether the client of ``request`` may use the admin. An unknown client may not."""
    if not settings.ADMIN_ALLOWED_IPS:
        return True
    networks, address = parse_networks(tuple(settings.ADMIN_ALLOWED_IPS)), get_client_address(request)
    return address is not None and any(address in network for network in networks)


def get_client_address(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the client's address; None behind a reverse proxy that doesn't report it, or is not configured."""
    return None if CLIENT_IS_UNKNOWN in request.META else parse_ip_address(request.META.get("REMOTE_ADDR", ""))


@lru_cache
def parse_networks(texts: tuple[str, ...]) -> list[Network]:
    return [parse_network(text) for text in texts]


def parse_network(text: str) -> Network:
    """Parse an address (``203.0.113.7``) or a network (``2001:db8::/48``)."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"“{text}” in ADMIN_ALLOWED_IPS is not an IP address or network. "
            "Set it like this: ADMIN_ALLOWED_IPS=203.0.113.7,198.51.100.0/24,2001:db8::/48."
        ) from None


def refuse(request: HttpRequest) -> HttpResponse:
    response = render(request, "accounts/not_allowed.html", {"address": get_client_address(request)}, status=403)
    add_never_cache_headers(response)
    return response
