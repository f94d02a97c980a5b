"""Who asks, by which host and scheme, where a proxy stands in front: only proxies of ours are believed.

Stands in front of the page cache and Django, which look at the request alone and never at ``X-Forwarded-*``.
"""

import ipaddress
import logging

from django.core.exceptions import ImproperlyConfigured

from site_core.lib.ip_addresses import is_ip_address, parse_ip_address

logger = logging.getLogger(__name__)

# Whatever proxies say of a request besides the request itself; none of it goes further than this module.
FORWARDED = frozenset(
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
USUAL_PORTS = {"http": "80", "https": "443"}


def network_of(text):
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"“{text}” is no IP address or network. Set TRUSTED_PROXIES as in 10.0.0.7,172.16.0.0/12."
        ) from None


class ProxyHeadersMiddleware:
    """A WSGI callable in front of ``application``.

    ``trusted`` are addresses and networks (``10.0.0.7``, ``172.16.0.0/12``) whose ``X-Forwarded-For``, ``-Proto`` and
    ``-Host`` hold, and whose ``X-Request-ID`` is taken over.
    """

    def __init__(self, application, trusted):
        self.application = application
        self.networks = [network_of(text) for text in trusted]
        self.has_warned = False

    def __call__(self, environ, start_response):
        if not FORWARDED.isdisjoint(environ):
            said = {name: environ.pop(name) for name in FORWARDED if name in environ}
            if self.is_trusted(parse_ip_address(environ.get("REMOTE_ADDR", ""))):
                self.believe(environ, said)
            else:
                self.warn(environ, said)
        return self.application(environ, start_response)

    def is_trusted(self, address):
        return address is not None and any(address in network for network in self.networks)

    def believe(self, environ, said):
        """Each proxy adds to the right: what the one next to us says is last."""
        if address := self.visitor(said.get("HTTP_X_FORWARDED_FOR", "")):
            environ["REMOTE_ADDR"] = str(address)
        scheme = said.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
        if scheme in USUAL_PORTS:
            environ["wsgi.url_scheme"], environ["SERVER_PORT"] = scheme, USUAL_PORTS[scheme]
        host = said.get("HTTP_X_FORWARDED_HOST", "").rpartition(",")[2].strip()
        if host and is_own_address(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = host
        if request_id := said.get("HTTP_X_REQUEST_ID"):
            environ["HTTP_X_REQUEST_ID"] = request_id

    def visitor(self, chain):
        """The address nearest to us in ``chain`` that is no proxy of ours; None where there is none."""
        for text in reversed(chain.split(",")):
            address = parse_ip_address(text)
            if address is None:
                return None
            if not self.is_trusted(address):
                return address
        return None

    def warn(self, environ, said):
        """Once: without the address of the proxy, a site with HTTPS redirects to itself for ever."""
        if not self.has_warned and "HTTP_X_FORWARDED_PROTO" in said:
            self.has_warned = True
            logger.warning(
                "X-Forwarded-Proto from %s was not believed. If that is a proxy of yours, add it to TRUSTED_PROXIES.",
                parse_ip_address(environ.get("REMOTE_ADDR", "")),
            )


def is_own_address(host):
    """Whether ``host`` is an address of a machine, so that the proxy did not hand on the name that visitors use.

    A name that was handed on holds: else visitors could have one site's answers kept under another one's name.
    """
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name == "localhost" or is_ip_address(name)
