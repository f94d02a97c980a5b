"""IP addresses of clients and hosts."""

import pytest
from django.test import RequestFactory

from site_core.lib.ip_addresses import client_network, is_ip_address


@pytest.mark.parametrize(
    ("remote_addr", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", None),
        ("unix:", None),
        ("<script>", None),
    ],
)
def test_clients_are_identified_by_ipv4_address_or_ipv6_network(remote_addr, network):
    assert client_network(RequestFactory().get("/", REMOTE_ADDR=remote_addr)) == network


def test_forwarded_addresses_are_ignored():
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": "198.51.100.1"})
    assert client_network(request) == "203.0.113.7"


@pytest.mark.parametrize(
    ("hostname", "expected"),
    [("127.0.0.1", True), ("[::1]", True), ("::1", True), ("localhost", False), ("10.example", False), ("", False)],
)
def test_ip_addresses_are_recognized_among_host_names(hostname, expected):
    assert is_ip_address(hostname) is expected
