"""Requests to servers that somebody else has chosen: to public addresses only, in limited time.

The host name is resolved once. All of its addresses are checked, and the connection goes to one of those: a DNS server
that answers differently the next time (DNS rebinding) changes nothing. No proxy, cookie, or password is ever used, and
redirects are not followed.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from .ip_addresses import is_public

ABORT_INTERVAL = 0.05  # seconds
MAX_ADDRESSES = 2  # of a host that are tried: one may be IPv6, which not every network has

IPAddress = IPv4Address | IPv6Address


class AddressRefused(Exception):
    """The host has an address that must not be requested."""


@dataclass(frozen=True)
class Timeouts:
    """In seconds: to connect to an address, between bytes of the response, and for all of it."""

    connect: float = 5
    read: float = 10
    total: float = 20


@dataclass(frozen=True)
class Response:
    status: int
    headers: Message


def request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    timeouts: Timeouts,
    is_allowed: Callable[[IPAddress], bool] = is_public,
) -> Response:
    """Return the status and the headers of the response. Its body is not read.

    ``url`` is ASCII and has a host. Raise AddressRefused, OSError (with its subclasses TimeoutError, ssl.SSLError, and
    socket.gaierror), or http.client.HTTPException.
    """
    with sent(method, url, headers, timeouts, is_allowed) as response:
        return Response(response.status, response.headers)


def download(
    url: str,
    headers: Mapping[str, str],
    timeouts: Timeouts,
    max_bytes: int,
    is_allowed: Callable[[IPAddress], bool] = is_public,
) -> tuple[Response, bytes]:
    """Return the response to a GET request, and its body if the status is 200.

    Raise what ``request`` raises, and ValueError if the body has more than ``max_bytes``.
    """
    with sent("GET", url, headers, timeouts, is_allowed) as response:
        body = response.read(max_bytes + 1) if response.status == http.client.OK else b""
        if len(body) > max_bytes:
            raise ValueError(f"{url} has more than {max_bytes} bytes")
        return Response(response.status, response.headers), body


@contextlib.contextmanager
def sent(
    method: str, url: str, headers: Mapping[str, str], timeouts: Timeouts, is_allowed: Callable[[IPAddress], bool]
) -> Iterator[http.client.HTTPResponse]:
    """Send a request, and close the connection after the block."""
    parts = urlsplit(url)
    is_https = parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    addresses = resolve(parts.hostname or "", port, is_allowed)
    connection = PinnedConnection(parts.hostname or "", port, addresses, timeouts, is_https)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with limited_time(connection, timeouts.total), contextlib.closing(connection):
        connection.request(method, target, headers={"Host": parts.netloc, "Connection": "close", **headers})
        with contextlib.closing(connection.getresponse()) as response:
            yield response


def resolve(hostname: str, port: int, is_allowed: Callable[[IPAddress], bool]) -> list[IPAddress]:
    """Return the addresses of ``hostname``. Raise AddressRefused unless all of them are allowed."""
    found = socket.getaddrinfo(hostname, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(ip_address(str(info[4][0]).partition("%")[0]) for info in found))
    if not addresses or not all(map(is_allowed, addresses)):
        raise AddressRefused(hostname)
    return addresses[:MAX_ADDRESSES]


class PinnedConnection(http.client.HTTPConnection):
    """A connection to one of ``addresses``, whatever the DNS says by now. The certificate must be for ``host``."""

    def __init__(
        self, host: str, port: int, addresses: list[IPAddress], timeouts: Timeouts, is_https: bool = True
    ) -> None:
        super().__init__(host, port, timeout=timeouts.read)
        self.addresses, self.timeouts = addresses, timeouts
        self.context = ssl.create_default_context() if is_https else None

    def connect(self) -> None:
        self.sock = self.open_socket()
        self.sock.settimeout(self.timeouts.read)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def open_socket(self) -> socket.socket:
        """Return a connection to the first address that accepts one."""
        *others, last = self.addresses
        for address in others:
            with contextlib.suppress(OSError):
                return socket.create_connection((str(address), self.port), self.timeouts.connect)
        return socket.create_connection((str(last), self.port), self.timeouts.connect)


@contextlib.contextmanager
def limited_time(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Raise TimeoutError when ``seconds`` are over, even if the server keeps sending a byte now and then."""
    is_late, is_over = threading.Event(), threading.Event()
    connect = connection.connect
    sockets = [connection.sock]

    def connect_and_remember() -> None:
        connect()
        sockets.append(connection.sock)  # the connection forgets it when only the response is left to read

    def abort() -> None:
        """End the connection, from another thread: again and again, because it may be opened only later."""
        if is_over.wait(seconds):
            return
        is_late.set()
        while not is_over.wait(ABORT_INTERVAL):
            for each in (*sockets, connection.sock):
                with contextlib.suppress(OSError, TypeError):  # it may be closed by now, or not open yet
                    socket.socket.shutdown(each, socket.SHUT_RDWR)

    connection.connect = connect_and_remember  # type: ignore[method-assign]
    threading.Thread(target=abort, daemon=True).start()
    try:
        yield
        if is_late.is_set():  # what ends early may look complete
            raise TimeoutError
    except (OSError, http.client.HTTPException) as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        is_over.set()
        connection.connect = connect  # type: ignore[method-assign]
