"""What a response, or the lack of one, says about a link."""

from __future__ import annotations

import datetime
import http.client
import socket
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from django.utils import timezone

from site_core.lib.public_http import Response

from .states import NETWORK, TEMPORARY, Reason, State

REMOVED = {404: Reason.NOT_FOUND, 410: Reason.GONE}
TOO_MANY_REQUESTS, UNAVAILABLE = 429, 503
OWN_CODES = 600  # from here on: not of HTTP, such as 999 for programs
MAX_RETRY_AFTER = datetime.timedelta(days=7)
# OpenSSL's codes for a certificate of unknown issuer. Browsers find one that the server forgot to send.
UNKNOWN_ISSUER = {20, 21}
# The resolver knows that there is no such host, or no address of it. Other errors are its own.
NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True)
class Outcome:
    """``host`` is the one that responded, or didn’t. ``retry_after`` is how long it asks to wait."""

    state: State
    reason: Reason | None = None
    status: int | None = None
    new_url: str = ""
    host: str = ""
    retry_after: datetime.timedelta | None = None

    @property
    def is_temporary(self) -> bool:
        return self.reason in TEMPORARY

    @property
    def is_network_failure(self) -> bool:
        return self.reason in NETWORK


def response_outcome(response: Response, host: str, new_url: str) -> Outcome:
    """Return what the last ``response`` says. ``new_url`` is where permanent redirects have led, if any."""
    status = response.status
    if asks_to_wait(response):
        retry_after = parse_retry_after(response.headers.get("Retry-After", ""))
        return Outcome(State.UNCERTAIN, Reason.SLOW_DOWN, status, host=host, retry_after=retry_after)
    if reason := REMOVED.get(status):
        return Outcome(State.BROKEN, reason, status, host=host)
    if 500 <= status < OWN_CODES:
        return Outcome(State.UNREACHABLE, Reason.SERVER_ERROR, status, host=host)
    if status >= 400:
        return Outcome(State.UNCERTAIN, Reason.FORBIDDEN, status, host=host)
    if new_url:
        return Outcome(State.MOVED, Reason.MOVED, status, new_url, host)
    return Outcome(State.OK, None, status, host=host)


def asks_to_wait(response: Response) -> bool:
    has_date = response.status == UNAVAILABLE and "Retry-After" in response.headers
    return response.status == TOO_MANY_REQUESTS or has_date


def error_outcome(error: Exception, host: str) -> Outcome:
    """Return what it means that there was no response."""
    match error:
        case ssl.SSLCertVerificationError() if error.verify_code in UNKNOWN_ISSUER:
            return Outcome(State.UNCERTAIN, Reason.ISSUER, host=host)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return Outcome(State.UNREACHABLE, Reason.CONNECTION, host=host)
        case ssl.SSLError():
            return Outcome(State.BROKEN, Reason.CERTIFICATE, host=host)
        case socket.gaierror() if error.errno in NO_SUCH_HOST:
            return Outcome(State.BROKEN, Reason.HOST, host=host)
        case TimeoutError():
            return Outcome(State.UNREACHABLE, Reason.TIMEOUT, host=host)
        case http.client.HTTPException() if not isinstance(error, http.client.RemoteDisconnected):
            return Outcome(State.UNREACHABLE, Reason.PROTOCOL, host=host)
    return Outcome(State.UNREACHABLE, Reason.CONNECTION, host=host)


def parse_retry_after(value: str) -> datetime.timedelta | None:
    """Return the delay of a ``Retry-After`` header in seconds or as a date, up to a week; None without a valid one."""
    try:
        seconds = int(value[:9]) if value.isdecimal() else seconds_until(parsedate_to_datetime(value))
    except (TypeError, ValueError):
        return None
    return min(datetime.timedelta(seconds=max(seconds, 0)), MAX_RETRY_AFTER)


def seconds_until(moment: datetime.datetime) -> float:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return (aware - timezone.now()).total_seconds()
