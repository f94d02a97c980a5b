"""What the site's request to itself says about the reverse proxies, and what to change in them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from site_core.lib.ip_addresses import is_internal, parse_ip_address
from site_core.lib.site_health import Result, critical, good, recommended

from .proxy_headers import UNIX_SOCKET, parse_chain
from .visitor_check import SeenRequest

# What the request claims about its sender: an address for documentation (RFC 5737), and a reserved name (RFC 2606).
MADE_UP_ADDRESS, MADE_UP_HOST = "198.51.100.77", "made-up.invalid"


def made_up_headers() -> dict[str, str]:
    """Return headers that no proxy may pass on, with another scheme than the right one."""
    scheme = "http" if urlsplit(settings.SITE_URL).scheme == "https" else "https"
    return {
        "X-Forwarded-For": MADE_UP_ADDRESS,
        "X-Forwarded-Proto": scheme,
        "X-Forwarded-Host": MADE_UP_HOST,
    }


def assess(seen: SeenRequest, own_address: str) -> Iterator[Result]:
    """Yield results about a request with ``made_up_headers`` that was sent from ``own_address``."""
    if not is_proxied(seen) and parse_ip_address(seen.peer) == parse_ip_address(own_address):
        yield good(_("No reverse proxy is in between: this check connected to the site itself."))
        return
    problem = address_problem(seen, own_address)
    yield problem or good(
        _("The site sees visitors’ own addresses. This check came from %(client)s, and was received from %(peer)s.")
        % {"client": seen.client or UNIX_SOCKET, "peer": name_of(seen.peer)}
    )
    if is_proxied(seen) and not seen.is_peer_trusted:
        return  # its other headers don't count either
    yield from scheme_problems(seen)
    yield from host_problems(seen)


def address_problem(seen: SeenRequest, own_address: str) -> Result | None:
    values = {"peer": name_of(seen.peer), "client": name_of(seen.client)}
    if seen.client == MADE_UP_ADDRESS:
        return critical(
            _("Visitors can make up their address: the site believed one that this check made up."),
            _(
                "Make the reverse proxy at %(peer)s replace X-Forwarded-For. In nginx: "
                "proxy_set_header X-Forwarded-For $remote_addr;"
            )
            % values,
        )
    if is_proxied(seen) and not seen.is_peer_trusted:
        return untrusted(seen.peer)
    if parse_ip_address(seen.client) == parse_ip_address(own_address):
        return None
    if seen.is_client_known:
        return unusual_client(seen.client)
    if MADE_UP_ADDRESS in parse_chain(seen.forwarded.get("X-Forwarded-For", MADE_UP_ADDRESS))[-1:]:
        return critical(
            _("The site sees every visitor as %(peer)s: the reverse proxy there doesn’t say who they are.") % values,
            _("Make it set X-Forwarded-For. In nginx: proxy_set_header X-Forwarded-For $remote_addr;"),
        )
    return untrusted(seen.client) if seen.client != seen.peer else all_trusted(seen)


def is_proxied(seen: SeenRequest) -> bool:
    """Return whether a proxy has forwarded the request: HTTPS ends there, or the headers have changed."""
    return urlsplit(settings.SITE_URL).scheme == "https" or seen.forwarded != {
        name.title(): value for name, value in made_up_headers().items()
    }


def untrusted(proxy: str) -> Result:
    name = UNIX_SOCKET if parse_ip_address(proxy) is None else proxy
    trusted = ",".join([*settings.TRUSTED_PROXIES, name])
    return critical(
        _("The site sees every visitor as %(proxy)s, and may believe that they use HTTP.") % {"proxy": name_of(proxy)},
        _("If that is your reverse proxy, add %(name)s to TRUSTED_PROXIES, and restart the site.") % {"name": name},
        command=f"TRUSTED_PROXIES={trusted}",
    )


def unusual_client(client: str) -> Result | None:
    address = parse_ip_address(client)
    if address is None or not is_internal(address):
        return None
    return recommended(
        _("The site saw this check’s own request as %(client)s, an address of a private network.") % {"client": client},
        _("If that is a router or this server, all is well. If it is a reverse proxy, add it to TRUSTED_PROXIES."),
    )


def all_trusted(seen: SeenRequest) -> Result:
    return recommended(
        _("All addresses in X-Forwarded-For are trusted proxies: %(chain)s.")
        % {"chain": seen.forwarded.get("X-Forwarded-For", "")},
        _("If visitors can have one of these addresses, remove it from TRUSTED_PROXIES."),
    )


def scheme_problems(seen: SeenRequest) -> Iterator[Result]:
    expected = urlsplit(settings.SITE_URL).scheme
    if seen.scheme == expected:
        return
    yield critical(
        _("The site believes that visitors use %(scheme)s, but SITE_URL starts with %(expected)s.")
        % {"scheme": seen.scheme, "expected": expected},
        _("Make the reverse proxy replace X-Forwarded-Proto. In nginx: proxy_set_header X-Forwarded-Proto $scheme;"),
    )


def host_problems(seen: SeenRequest) -> Iterator[Result]:
    expected = urlsplit(settings.SITE_URL).netloc
    if seen.host == expected:
        return
    found = _("The site is asked for the host %(host)s instead of %(expected)s.")
    if seen.host == MADE_UP_HOST:
        found = _("Visitors can make up the host name: the site believed %(host)s instead of %(expected)s.")
    yield critical(
        found % {"host": seen.host, "expected": expected},
        _("Make the reverse proxy pass on the host. In nginx: proxy_set_header Host $host;"),
    )


def name_of(address: str) -> str:
    return address or _("a Unix socket")
