"""Requests URLs of the old site here, as a visitor would, and follows what they lead to.

The path is sent as it is: libraries for HTTP correct the spelling of a URL, and a proof is about the spelling that
visitors, links, and search engines have. One connection per thread is kept open.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from site_core.redirects.checks.visit import HEADERS as TEST_HEADERS  # “URLs not found” and hits leave these out

from .robots import header_directives

MAX_HOPS = 5
REMEMBERED_ENDS = 10_000
MAX_BYTES = 5_000_000
TIMEOUT = 30  # seconds for one response
MAX_SECONDS = 45  # after which no further redirect is followed
# What may stand in a request as it is. “%” is kept, so that nothing is encoded twice.
SAFE = "!$%&'()*+,-./:;=?@_~[]"
REDIRECTS = (301, 302, 303, 307, 308)
HTML = ("text/html", "application/xhtml+xml")


@dataclass
class Answer:
    """What a visitor gets. ``statuses`` has one status for each hop, and that of the end.

    ``final_path`` is a full URL where the last hop leads to another site, which is not requested. ``error`` says why
    there is no status at the end. ``robots`` is what the header X-Robots-Tag says to search engines.
    """

    statuses: list[int] = field(default_factory=list)
    final_path: str = ""
    is_foreign: bool = False
    content_type: str = ""
    body: bytes = b""
    charset: str = "utf-8"
    robots: str = ""
    error: str = ""

    @property
    def hops(self) -> int:
        return len([status for status in self.statuses if status in REDIRECTS])

    @property
    def status(self) -> int:
        """The status at the end; that of the last hop if it leads to another site; 0 without a response."""
        return 0 if self.error or not self.statuses else self.statuses[-1]

    @property
    def is_html(self) -> bool:
        return self.content_type in HTML


class Visitor:
    """Requests paths from ``base_url``, the running site, with the host of ``origin``, the old site.

    ``own_hosts`` are further names of this site: a redirect to one of them is followed. ``is_direct`` says that no
    proxy is between, so that the scheme of the visitor has to be said. Safe to use from several threads.
    """

    def __init__(self, base_url: str, origin: str, own_hosts: Collection[str] = (), *, is_direct: bool = True) -> None:
        self.base, self.origin = urlsplit(base_url), urlsplit(origin)
        self.name = (self.origin.hostname or "").removeprefix("www.")
        self.own_hosts = {self.name, f"www.{self.name}", *own_hosts, self.base.hostname or ""}
        self.is_direct = is_direct
        self.local = threading.local()
        self.ends: OrderedDict[tuple[str, str, str], tuple[int, str]] = OrderedDict()
        self.lock = threading.Lock()

    def visit(
        self, path: str, *, needs_body: bool = True, seconds: float = MAX_SECONDS, scheme: str = "", host: str = ""
    ) -> Answer:
        """Request ``path``, and follow its redirects on this site, for about ``seconds``.

        ``scheme`` and ``host`` are those of the old site, unless others are given.

        Without ``needs_body``, a page that many URLs are redirected to is requested once, not for each of them.
        """
        answer = Answer(final_path=path)
        target, host, scheme = request_target(path), host or self.origin.netloc, scheme or self.origin.scheme
        names = {self.name, f"www.{self.name}"}
        deadline = time.monotonic() + seconds
        while True:
            end = target, host, scheme
            if answer.hops and not needs_body and self.is_known(end, answer):
                return answer
            try:
                location = self.request(target, host, scheme, answer)
            except (OSError, http.client.HTTPException, ValueError) as error:
                answer.error = str(error) or type(error).__name__
                return answer
            if not location:
                self.remember(end, answer)
                return answer
            try:
                url = urljoin(f"{scheme}://{host}{target}", location)
                parts = urlsplit(url)
                target = request_target(url)
            except ValueError:
                answer.error = location
                return answer
            if parts.scheme not in ("http", "https") or (parts.hostname or "") not in self.own_hosts:
                answer.final_path, answer.is_foreign = url, True
                return answer
            answer.final_path, scheme = target, parts.scheme
            # In a rehearsal, names that this site has only now are those of the old site.
            is_named = parts.hostname in names or (not self.is_direct and parts.hostname != self.base.hostname)
            host = parts.netloc if is_named else self.origin.netloc
            if answer.hops > MAX_HOPS or time.monotonic() > deadline:
                answer.error = "too_many_hops" if answer.hops > MAX_HOPS else "too_slow"
                return answer

    def is_known(self, end: tuple[str, str, str], answer: Answer) -> bool:
        """Complete ``answer`` if the page at its end was requested before."""
        with self.lock:
            if known := self.ends.get(end):
                self.ends.move_to_end(end)
                answer.statuses.append(known[0])
                answer.content_type = known[1]
        return known is not None

    def remember(self, end: tuple[str, str, str], answer: Answer) -> None:
        """Remember the last pages that answered. An error may be over the next time."""
        if answer.status == 200:
            with self.lock:
                self.ends[end] = answer.status, answer.content_type
                while len(self.ends) > REMEMBERED_ENDS:
                    self.ends.popitem(last=False)

    def request(self, target: str, host: str, scheme: str, answer: Answer) -> str:
        """Request one URL. Return where it leads, or an empty string if it is the end."""
        headers = dict(TEST_HEADERS) | {"Host": host}
        if self.is_direct:
            headers["X-Forwarded-Proto"] = scheme
        response = self.send(target, headers)
        answer.statuses.append(response.status)
        location = response.getheader("Location", "") if response.status in REDIRECTS else ""
        is_html = response.headers.get_content_type() in HTML
        # Files are not read to their end: only their status counts.
        body = response.read(MAX_BYTES) if is_html or location or (response.length or 0) < 100_000 else b""
        if response.length or not response.isclosed():
            self.close()
        if not location:
            answer.content_type, answer.body = response.headers.get_content_type(), body
            answer.robots = header_directives(response.headers.get_all("X-Robots-Tag", []))
            answer.charset = response.headers.get_content_charset("utf-8")
        return location

    def send(self, target: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Send a request. A connection that the server has closed meanwhile is opened again, once."""
        is_new = getattr(self.local, "connection", None) is None
        if is_new:
            self.local.connection = self.connect()
        try:
            return self.get_response(target, headers)
        except (http.client.RemoteDisconnected, http.client.CannotSendRequest, BrokenPipeError, ConnectionResetError):
            self.close()
            if is_new:
                raise
            self.local.connection = self.connect()
            return self.get_response(target, headers)
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def get_response(self, target: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        connection: http.client.HTTPConnection = self.local.connection
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()

    def connect(self) -> http.client.HTTPConnection:
        host, port = self.base.hostname or "", self.base.port
        if self.base.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT)

    def close(self) -> None:
        if connection := getattr(self.local, "connection", None):
            connection.close()
        self.local.connection = None


def request_target(url: str) -> str:
    """Return path and query string of a URL or path, encoded as browsers do, and otherwise unchanged.

    Raise ValueError if ``url`` can’t be read.
    """
    if url.startswith("/") and not url.startswith("//"):
        target = url.partition("#")[0]
    else:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(target if target.startswith("/") else f"/{target}", safe=SAFE, errors="replace")
