"""Check one link as a reader’s browser would open it, without downloading the page.

robots.txt is not read: nothing is crawled, indexed, or stored, and the one URL that is requested was chosen by a person
for readers. The User-Agent header names the site, so that a website can refuse these requests: its links are then
listed under “Can’t tell”.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

from django.conf import settings

from site_core.lib import public_http
from site_core.lib.ip_addresses import is_public
from site_core.lib.public_http import AddressRefused, IPAddress, Response, Timeouts

from .outcomes import Outcome, asks_to_wait, error_outcome, response_outcome
from .states import Reason, State
from .urls import UrlRefused, get_host, normalize_url, validate_url

MAX_REDIRECTS = 5
TIMEOUTS = Timeouts(connect=5, read=10, total=15)
SECONDS = 40  # for all requests of one link
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT_REDIRECTS = {301, 308}


class LinkChecker:
    """Sends the requests. ``before_request`` is called with each host that is requested next."""

    def __init__(self, before_request: Callable[[str], object] = lambda host: None, timeouts: Timeouts = TIMEOUTS):
        self.before_request, self.timeouts = before_request, timeouts

    def check(self, url: str) -> Outcome:
        """Return what a reader gets who follows a normalized ``url``."""
        deadline = time.monotonic() + SECONDS
        new_url, is_permanent = "", True
        for _number in range(MAX_REDIRECTS + 1):
            host = get_host(url)
            try:
                response = self.fetch(url, deadline)
            except UrlRefused as error:
                return Outcome(State.REFUSED, error.reason, host=host)
            except AddressRefused:
                return Outcome(State.REFUSED, Reason.ADDRESS, host=host)
            except (OSError, http.client.HTTPException, ValueError) as error:
                return error_outcome(error, host)
            location = response.headers.get("Location", "") if response.status in REDIRECTS else ""
            if not location:
                return response_outcome(response, host, new_url)
            url = resolve_location(url, location)
            is_permanent = is_permanent and response.status in PERMANENT_REDIRECTS
            new_url = url if is_permanent else new_url
        return Outcome(State.BROKEN, Reason.LOOP, host=host)

    def fetch(self, url: str, deadline: float) -> Response:
        """Return the response to HEAD, or to GET if the server refuses or fails to respond to HEAD."""
        validate_url(url)
        try:
            response = self.request("HEAD", url, deadline)
            if response.status < 400 or asks_to_wait(response):
                return response
        except (ConnectionResetError, http.client.BadStatusLine, ssl.SSLEOFError):
            pass
        return self.request("GET", url, deadline)

    def request(self, method: str, url: str, deadline: float) -> Response:
        self.before_request(get_host(url))
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        timeouts = replace(self.timeouts, total=min(self.timeouts.total, seconds))
        return public_http.request(method, url, request_headers(), timeouts, is_allowed_address)


def request_headers() -> dict[str, str]:
    """Return the headers of all requests. None of them says which page has the link."""
    return {
        "User-Agent": f"ClinicSiteLinkCheck/1.0 (+{settings.SITE_URL})",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }


def resolve_location(url: str, location: str) -> str:
    """Return the normalized URL that a Location header refers to. Servers send it as bytes in any encoding."""
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return normalize_url(urljoin(url, location.strip()))


def is_allowed_address(address: IPAddress) -> bool:
    return is_public(address) or (settings.EXTERNAL_LINKS_ALLOW_LOOPBACK and address.is_loopback)
