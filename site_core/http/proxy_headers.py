"""Apply the client address, host, and scheme from a trusted reverse proxy, and discard those from anyone else.

Wraps the page cache and Django, which use the request itself and never read ``X-Forwarded-*``.
"""

import ipaddress
import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from site_core.lib.ip_addresses import is_ip_address, parse_ip_address

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
DEFAULT_PORTS = {"http": "80", "https": "443"}


def parse_network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"“{text}” is not an IP address or network. Set TRUSTED_PROXIES like this: 10.0.0.7,172.16.0.0/12."
        ) from None


class ProxyHeadersMiddleware:
    """WSGI middleware.

    ``trusted`` lists the addresses and networks (``10.0.0.7``, ``172.16.0.0/12``) of proxies whose ``X-Forwarded-For``,
    ``-Proto``, ``-Host``, and ``X-Request-ID`` are applied.
    """

    def __init__(self, application: Any, trusted: Iterable[str]) -> None:
        self.application = application
        self.networks = [parse_network(text) for text in trusted]
        self.has_warned = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not FORWARDED_HEADERS.isdisjoint(environ):
            forwarded = {name: environ.pop(name) for name in FORWARDED_HEADERS if name in environ}
            if self.is_trusted(parse_ip_address(environ.get("REMOTE_ADDR", ""))):
                self.apply(environ, forwarded)
            else:
                self.warn(environ, forwarded)
        return self.application(environ, start_response)

    def is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)

    def apply(self, environ: dict[str, Any], forwarded: dict[str, str]) -> None:
        """Apply ``forwarded`` to ``environ``. Each proxy appends its value, so the last one is from our own proxy."""
        if address := self.client_address(forwarded.get("HTTP_X_FORWARDED_FOR", "")):
            environ["REMOTE_ADDR"] = str(address)
        scheme = forwarded.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
        if scheme in DEFAULT_PORTS:
            environ["wsgi.url_scheme"], environ["SERVER_PORT"] = scheme, DEFAULT_PORTS[scheme]
        host = forwarded.get("HTTP_X_FORWARDED_HOST", "").rpartition(",")[2].strip()
        if host and is_machine_host(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = host
        if request_id := forwarded.get("HTTP_X_REQUEST_ID"):
            environ["HTTP_X_REQUEST_ID"] = request_id

    def client_address(self, chain: str) -> Address | None:
        """Return the last address in ``chain`` that is not a trusted proxy. None if there isn't one."""
        for text in reversed(chain.split(",")):
            address = parse_ip_address(text)
            if address is None:
                return None
            if not self.is_trusted(address):
                return address
        return None

    def warn(self, environ: dict[str, Any], forwarded: dict[str, str]) -> None:
        """Log a warning once: if the proxy isn't trusted, a site with HTTPS redirects to itself forever."""
        if not self.has_warned and "HTTP_X_FORWARDED_PROTO" in forwarded:
            self.has_warned = True
            logger.warning(
                "Ignored X-Forwarded-Proto from %s. If that is your reverse proxy, add it to TRUSTED_PROXIES.",
                parse_ip_address(environ.get("REMOTE_ADDR", "")),
            )


def is_machine_host(host: str) -> bool:
    """Return whether ``host`` is an IP address or localhost, which means that the proxy did not pass on the real host.

    A host name that was passed on stays. Otherwise, visitors could have one site's responses cached under the name of
    another.
    """
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name == "localhost" or is_ip_address(name)
