"""Requests that the site sends to its own public URL, as a visitor would, with errors in words."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from site_core.lib.public_http import limited_time

TIMEOUT = 4  # seconds, less than that of all checks together: to connect, between bytes, and for the whole response
MAX_BYTES = 100_000


class RequestFailed(Exception):
    """No response. The message says why; ``is_certificate`` if the certificate is not valid."""

    def __init__(self, message: str, is_certificate: bool = False) -> None:
        super().__init__(message)
        self.is_certificate = is_certificate


@dataclass(frozen=True)
class PublicResponse:
    """``local_address`` is the address that the request was sent from."""

    status: int
    headers: Message
    body: bytes
    local_address: str
    certificate_ends_at: datetime.datetime | None


def fetch(url: str, headers: Mapping[str, str] | None = None) -> PublicResponse:
    """Return the response to a GET request, without following redirects. Raise RequestFailed if there is none."""
    try:
        with contextlib.closing(open_connection(url)) as connection, limited_time(connection, TIMEOUT):
            connection.connect()
            local_address, ends_at = connection.sock.getsockname()[0], certificate_end(connection.sock)
            parts = urlsplit(url)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers={"User-Agent": "Clinic Site check", **(headers or {})})
            response = connection.getresponse()
            return PublicResponse(response.status, response.headers, response.read(MAX_BYTES), local_address, ends_at)
    except (OSError, http.client.HTTPException, UnicodeError) as error:  # the latter for a name that no host can have
        raise RequestFailed(describe(error, url), isinstance(error, ssl.SSLCertVerificationError)) from error


def open_connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT)


def certificate_end(sock: socket.socket) -> datetime.datetime | None:
    """Return when the server's certificate expires; None without HTTPS."""
    certificate = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    if not certificate:
        return None
    return datetime.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), datetime.UTC)


def describe(error: Exception, url: str) -> str:
    """Return ``error`` in words."""
    parts = urlsplit(url)
    values = {"url": f"{parts.scheme}://{parts.netloc}", "error": str(error)}  # without a token in the path
    match error:
        case ssl.SSLCertVerificationError():
            values |= {"error": error.verify_message}
            return _("The certificate of %(url)s is not valid: %(error)s") % values
        case ssl.SSLError():
            return _("HTTPS failed at %(url)s: %(error)s") % values
        case socket.gaierror():
            return _("The host name of %(url)s was not found in the DNS.") % values
        case TimeoutError():
            return _("%(url)s did not respond in time.") % values
        case ConnectionRefusedError():
            return _("No server listens at %(url)s.") % values
    return _("%(url)s could not be reached: %(error)s") % values
