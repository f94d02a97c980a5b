"""Apply the client address, host, and scheme from a trusted reverse proxy, and discard those from anyone else.

Wraps the page cache and Django, which use the request itself and never read ``X-Forwarded-*``.
"""

import ipaddress
import logging
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN, is_internal, is_ip_address, parse_ip_address

from .unknown_clients import record_unknown_client

logger = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# All headers that proxies use to describe the original request. None of them gets past this module.
FORWARDED_HEADERS = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_PORT",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_FORWARDED_PREFIX",
        "HTTP_X_FORWARDED_SCHEME",
        "HTTP_X_FORWARDED_SERVER",
        "HTTP_X_FORWARDED_SSL",
        "HTTP_X_REAL_IP",
        "HTTP_X_REQUEST_ID",
        "HTTP_X_SCHEME",
        "HTTP_FRONT_END_HTTPS",
    }
)
# Headers that say for whom a proxy forwards. A request with one of them has come through a proxy, or pretends that.
CLIENT_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO")
# The request as the nearest proxy sent it, for the site's check of itself: (peer, whether it is trusted, headers).
RECEIVED = "site_core.received"
UNIX_SOCKET = "unix"  # in TRUSTED_PROXIES: a proxy that connects through a Unix socket, which has no address
WITH_PORT = re.compile(r"^(?:([\d.]+)|(\[[^\]]*\])):\d+$")
DEFAULT_PORTS = {"http": "80", "https": "443"}


def parse_network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"“{text}” is not an IP address or network. Set TRUSTED_PROXIES like this: 10.0.0.7,172.16.0.0/12."
        ) from None


def parse_chain(chain: str) -> list[str]:
    """Return the hops of ``X-Forwarded-For``, without ports (``192.0.2.1:5000``, ``[2001:db8::1]:5000``)."""
    return [WITH_PORT.sub(r"\1\2", hop.strip()) for hop in chain.split(",")]


class ProxyHeadersMiddleware:
    """WSGI middleware.

    ``trusted`` lists the addresses and networks (``10.0.0.7``, ``172.16.0.0/12``, ``unix``) of proxies whose
    ``X-Forwarded-For``, ``-Proto``, ``-Host``, and ``X-Request-ID`` are applied.

    If the address is only that of a proxy, CLIENT_IS_UNKNOWN is set. Limits for one client would then be limits for
    everyone, so ``client_network`` returns None.
    """

    def __init__(self, application: Any, trusted: Iterable[str]) -> None:
        self.application = application
        names = [text.strip() for text in trusted if text.strip()]
        self.trusts_unix_sockets = UNIX_SOCKET in names
        self.networks = [parse_network(text) for text in names if text != UNIX_SOCKET]
        self.has_warned = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not FORWARDED_HEADERS.isdisjoint(environ):
            self.resolve(environ)
        return self.application(environ, start_response)

    def resolve(self, environ: dict[str, Any]) -> None:
        """Replace the forwarded headers in ``environ`` with what they say, if the peer may say it."""
        forwarded = {name: environ.pop(name) for name in FORWARDED_HEADERS if name in environ}
        peer = environ.get("REMOTE_ADDR", "")
        is_trusted = self.is_trusted_peer(peer)
        environ[RECEIVED] = (peer, is_trusted, forwarded)
        if is_trusted:
            is_known = self.apply(environ, forwarded)
        else:
            self.warn(peer, forwarded)
            is_known = not is_proxy_address(peer)
        if not is_known and any(name in forwarded for name in CLIENT_HEADERS):
            environ[CLIENT_IS_UNKNOWN] = True
            if environ.get("REQUEST_METHOD") == "POST":  # which limits per client apply to
                record_unknown_client(environ.get("REMOTE_ADDR", ""))

    def is_trusted_peer(self, peer: str) -> bool:
        address = parse_ip_address(peer)
        return self.trusts_unix_sockets if address is None else self.is_trusted(address)

    def is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def apply(self, environ: dict[str, Any], forwarded: dict[str, str]) -> bool:
        """Apply ``forwarded`` to ``environ``. Return whether the client's own address is known.

        Each proxy appends its value, so the last one is from our own proxy.
        """
        address, is_known = self.client_address(forwarded.get("HTTP_X_FORWARDED_FOR", ""))
        if address:
            environ["REMOTE_ADDR"] = str(address)
        scheme = forwarded.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
        if scheme in DEFAULT_PORTS:
            environ["wsgi.url_scheme"], environ["SERVER_PORT"] = scheme, DEFAULT_PORTS[scheme]
        host = forwarded.get("HTTP_X_FORWARDED_HOST", "").rpartition(",")[2].strip()
        if host and is_machine_host(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = host
        if request_id := forwarded.get("HTTP_X_REQUEST_ID"):
            environ["HTTP_X_REQUEST_ID"] = request_id
        return is_known

    def client_address(self, chain: str) -> tuple[Address | None, bool]:
        """Return the last address in ``chain`` that is not a trusted proxy, and whether it can be a visitor's.

        A loopback address or Unix socket in the chain is another server on the proxy's own machine, such as nginx in
        front of Varnish. An internal address that forwards for somebody is a proxy that is not in TRUSTED_PROXIES.
        """
        hops = parse_chain(chain)
        while hops:
            hop = hops.pop()
            address = parse_ip_address(hop)
            if address is None and hop != "unix:":
                return None, False
            if address is not None and not address.is_loopback and not self.is_trusted(address):
                return address, not (hops and is_internal(address))
        return None, False

    def warn(self, peer: str, forwarded: dict[str, str]) -> None:
        """Log a warning once: if the proxy isn't trusted, a site with HTTPS redirects to itself forever."""
        if not self.has_warned and "HTTP_X_FORWARDED_PROTO" in forwarded:
            self.has_warned = True
            logger.warning(
                "Ignored X-Forwarded-Proto from %s. If that is your reverse proxy, add it to TRUSTED_PROXIES.",
                parse_ip_address(peer) or "a Unix socket (“unix”)",
            )


def is_proxy_address(peer: str) -> bool:
    """Return whether ``peer`` is a Unix socket or in a private network, where proxies are and visitors rarely."""
    address = parse_ip_address(peer)
    return address is None or is_internal(address)


def is_machine_host(host: str) -> bool:
    """Return whether ``host`` is an IP address or localhost, which means that the proxy did not pass on the real host.

    A host name that was passed on stays. Otherwise, visitors could have one site's responses cached under the name of
    another.
    """
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name == "localhost" or is_ip_address(name)
