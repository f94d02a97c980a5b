"""IP addresses of clients and hosts."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.http import HttpRequest

# A WSGI variable: REMOTE_ADDR is the address of a reverse proxy, and that of the client is not known.
CLIENT_IS_UNKNOWN = "site_core.client_is_unknown"
# Addresses of one's own machines, which no visitor from the internet has. Sources: RFC 1918, RFC 4193, RFC 3927,
# RFC 4291. Python's is_private also includes the networks that are reserved for examples.
INTERNAL_NETWORKS = [
    ip_network(text)
    for text in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
]
NAT64 = IPv6Network("64:ff9b::/96")  # a gateway translates these to the IPv4 address at the end of them (RFC 6052)
GLOBAL_UNICAST = IPv6Network("2000::/3")  # all public IPv6 addresses (RFC 4291)
# Public by their number only, in some versions of Python: for protocols, in examples, tunnels (6to4, Teredo), and the
# services of a cloud for its own machines (Azure).
REFUSED_NETWORKS = [
    ip_network(text)
    for text in (
        *("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
]
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


def is_internal(address: IPv4Address | IPv6Address) -> bool:
    """Return whether ``address`` is of this machine or of a private network."""
    return any(address in network for network in INTERNAL_NETWORKS)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether ``address`` is of another machine on the internet, so that requesting it reveals nothing internal.

    Not public: private networks, loopback, link-local with the metadata services of clouds, those of providers (CGNAT),
    multicast, reserved ones, and IPv6 addresses that stand for such an IPv4 address.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST:
            return False
    if any(address in network for network in REFUSED_NETWORKS):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_loopback(hostname: str) -> bool:
    """Return whether ``hostname`` is this machine."""
    address = parse_ip_address(hostname)
    return hostname == "localhost" or (address is not None and address.is_loopback)


def network_of(remote_addr: str) -> str | None:
    """Return an IPv4 address unchanged, and an IPv6 address as the first one of its /64; None if it is neither."""
    address = parse_ip_address(remote_addr)
    if address is None:
        return None
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, IPV6_PREFIX_LENGTH), strict=False).network_address)


def client_network(request: HttpRequest) -> str | None:
    """Return ``network_of`` the client, by ``REMOTE_ADDR``; None if the client is unknown.

    It is unknown behind a Unix socket, and behind a reverse proxy that is not configured: then all visitors have one
    address, and must not be limited together. The proxy has to be resolved before: this function never reads
    ``X-Forwarded-For``.
    """
    if CLIENT_IS_UNKNOWN in request.META:
        return None
    return network_of(request.META.get("REMOTE_ADDR", ""))
