"""IP addresses of clients and hosts."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.http import HttpRequest

IPV6_PREFIX_LENGTH = 64  # one household or office usually has a whole /64 (RFC 6177)


def parse_ip_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return ``text`` as an IP address, or None if it is not one.

    Brackets (``[::1]``) and an IPv6 zone (``fe80::1%eth0``) are ignored. An IPv4 address mapped into IPv6 becomes the
    IPv4 address.
    """
    try:
        address = ip_address(text.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_ip_address(hostname: str) -> bool:
    return parse_ip_address(hostname) is not None


def network_of(remote_addr: str) -> str | None:
    """Return an IPv4 address unchanged, and an IPv6 address as the first one of its /64; None if it is neither."""
    address = parse_ip_address(remote_addr)
    if address is None:
        return None
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, IPV6_PREFIX_LENGTH), strict=False).network_address)


def client_network(request: HttpRequest) -> str | None:
    """Return ``network_of`` the client, by ``REMOTE_ADDR``. A server behind a Unix socket has none.

    A reverse proxy has to be resolved before: this function never reads ``X-Forwarded-For``.
    """
    return network_of(request.META.get("REMOTE_ADDR", ""))
