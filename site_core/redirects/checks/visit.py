"""Request a URL of the running site as a visitor does, and compare the responses with what the redirects say.

Only hosts that the installation's settings name are ever requested, so that nobody can use this to reach other servers.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..addressing import decode_path, get_hostname, split_url
from ..own_hosts import is_allowed, is_own_url
from ..serving.counting import TEST_USER_AGENT
from .trace import Trace

MAX_REDIRECTS = 10
SECONDS = 5  # for all requests together
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
HEADERS = {"User-Agent": TEST_USER_AGENT, "Accept": "text/html,*/*;q=0.8"}


@dataclass
class Response:
    url: str
    status: int
    location: str  # as a full URL; empty if this is not a redirect

    @property
    def is_same_page(self) -> bool:
        """Return whether the response only corrects the spelling of the URL: its scheme, host, or slash."""
        return bool(self.location) and is_own_url(self.location) and normalize(self.url) == normalize(self.location)


@dataclass
class Visit:
    """What a visitor gets: ``responses`` are the redirects and the response at the end. ``error`` is for display."""

    responses: list[Response] = field(default_factory=list)
    error: str = ""

    @property
    def redirects(self) -> list[Response]:
        return [response for response in self.responses if response.location and not response.is_same_page]

    @property
    def is_loop(self) -> bool:
        return len(self.responses) > MAX_REDIRECTS

    @property
    def status(self) -> int:
        """The status at the end, or 0 if the end was not requested."""
        last = self.responses[-1]
        return 0 if last.location else last.status


def get_origin(request: HttpRequest) -> str:
    """Return the origin at which the person who tests sees the site, or that of SITE_URL."""
    origin = f"{request.scheme}://{request.get_host()}"
    return origin if is_requestable(origin, request) else settings.SITE_URL


def is_requestable(url: str, request: HttpRequest) -> bool:
    """Return whether ``url`` is on this server: a host and a port that can't be set in the admin."""
    try:
        hostname, port = get_hostname(url), urlsplit(url).port
    except ValueError:
        return False
    ports = {None, 80, 443, urlsplit(settings.SITE_URL).port, int(request.META.get("SERVER_PORT") or 80)}
    return port in ports and is_allowed(hostname)


def visit(url: str, request: HttpRequest) -> Visit:
    """Return the Visit of a full ``url`` without cookies, following redirects on this server."""
    result = Visit()
    deadline = time.monotonic() + SECONDS
    with requests.Session() as session:
        session.trust_env = False  # neither a proxy nor a password
        while is_requestable(url, request) and len(result.responses) <= MAX_REDIRECTS:
            try:
                response = fetch(session, url, deadline - time.monotonic())
            except requests.RequestException as error:
                result.error = describe_error(error, url)
                break
            result.responses.append(response)
            if not response.location:
                break
            url = response.location
    if not result.responses and not result.error:
        result.error = _("%(host)s is not in ALLOWED_HOSTS, so it was not requested.") % {"host": urlsplit(url).netloc}
    return result


def fetch(session: requests.Session, url: str, seconds: float) -> Response:
    if seconds <= 0:
        raise requests.Timeout
    # stream: the body is never read.
    with session.get(url, headers=HEADERS, timeout=seconds, allow_redirects=False, stream=True) as response:
        location = response.headers.get("Location", "") if response.status_code in REDIRECT_STATUSES else ""
        return Response(url, response.status_code, urljoin(url, location) if location else "")


def describe_error(error: requests.RequestException, url: str) -> str:
    values = {"host": urlsplit(url).netloc, "seconds": SECONDS}
    if isinstance(error, requests.Timeout):
        message = _(
            "%(host)s did not respond within %(seconds)d seconds. If the server handles one request at a time, as some "
            "development servers do, it can’t be tested from here."
        )
    elif isinstance(error, requests.exceptions.SSLError):
        message = _("%(host)s has no valid certificate for this server. Open the URL in a private window instead.")
    else:
        message = _("%(host)s can’t be reached from this server. Open the URL in a private window instead.")
    return message % values


def normalize(url: str) -> tuple[str, str]:
    """Return what identifies the page at an own URL: its path without a slash at the end, and its query string."""
    path, query = split_url(url)
    return decode_path(path).rstrip("/"), query


def is_same_target(expected: str, actual: str, base: str) -> bool:
    """Return whether both locations lead to the same page. Own hosts are alike; a fragment matters."""
    expected = urljoin(base, expected)
    if not (is_own_url(expected) and is_own_url(actual)):
        return expected == actual
    return (*normalize(expected), urlsplit(expected).fragment) == (*normalize(actual), urlsplit(actual).fragment)


def is_as_expected(trace: Trace, visit: Visit) -> bool:
    """Return whether the site responds as the redirects say."""
    if visit.is_loop:
        return False
    if trace.is_loop or not trace.location:
        return not visit.redirects and visit.status == trace.status
    if len(visit.redirects) != 1:
        return False
    redirect = visit.redirects[0]
    return (
        redirect.status == trace.first_status
        and is_same_target(trace.location, redirect.location, redirect.url)
        and visit.status == trace.status
    )
