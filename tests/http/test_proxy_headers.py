"""Which proxies are trusted to set the client's IP address, the scheme, and the host."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.http import unknown_clients
from site_core.http.proxy_headers import FORWARDED_HEADERS, ProxyHeadersMiddleware
from site_core.http.unknown_clients import unknown_client_proxy
from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN

TRUSTED = ["127.0.0.0/8", "::1", "10.0.0.7", "172.16.0.0/12"]
VISITOR, STRANGER = "203.0.113.9", "198.51.100.4"


def get_environ(remote="127.0.0.1", host="clinic.example", trusted=TRUSTED, method="GET", **forwarded):
    """Return the environ that the site gets for a request with the headers ``forwarded``."""
    environs = []
    proxies = ProxyHeadersMiddleware(lambda environ, start_response: environs.append(environ), trusted)
    headers = {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in forwarded.items()}
    request = {"REQUEST_METHOD": method, "REMOTE_ADDR": remote, "HTTP_HOST": host}
    proxies(request | {"wsgi.url_scheme": "http", "SERVER_PORT": "8000"} | headers, None)
    assert not set(environs[0]) & set(FORWARDED_HEADERS)
    return environs[0]


@pytest.mark.parametrize("proxy", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "10.0.0.7", "172.20.1.2"])
def test_headers_of_a_trusted_proxy_are_applied(proxy):
    environ = get_environ(proxy, **{"for": VISITOR}, proto="https")
    assert environ["REMOTE_ADDR"] == VISITOR
    assert environ["wsgi.url_scheme"] == "https"
    assert environ["SERVER_PORT"] == "443"


@pytest.mark.parametrize("stranger", [STRANGER, "10.0.0.8", "2001:db8::1", "", "unix:", "127.0.0.1.evil.example"])
def test_headers_of_other_clients_are_discarded(stranger):
    environ = get_environ(stranger, host="127.0.0.1:8000", **{"for": VISITOR}, proto="https")
    assert environ["REMOTE_ADDR"] == stranger
    assert environ["wsgi.url_scheme"] == "http"
    assert environ["HTTP_HOST"] == "127.0.0.1:8000"


def test_untrusted_https_header_is_logged_once(caplog):
    proxies = ProxyHeadersMiddleware(lambda environ, start_response: None, TRUSTED)
    for _ in range(3):
        proxies({"REMOTE_ADDR": STRANGER, "HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}, None)
    assert len(caplog.records) == 1
    assert f"Ignored X-Forwarded-Proto from {STRANGER}" in caplog.text
    assert "TRUSTED_PROXIES" in caplog.text


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        (f"{STRANGER}, {VISITOR}", VISITOR),  # the visitor's own claim is left of the address that the proxy added
        (f"{VISITOR}, 10.0.0.7, 172.16.0.1", VISITOR),
        (f"127.0.0.1, {VISITOR}", VISITOR),
        (f"{STRANGER}, {VISITOR}, 127.0.0.1, 10.0.0.7", VISITOR),
        (f"{VISITOR}, unix:", VISITOR),  # nginx writes this if it listens on a Unix socket
        (f"{VISITOR}:50112", VISITOR),
        ("[2001:db8::5]:50112", "2001:db8::5"),
        ("::ffff:203.0.113.9, ::1", VISITOR),
        ("2001:db8::5", "2001:db8::5"),
        ("[2001:db8::5]", "2001:db8::5"),
        ("10.0.0.7", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        (f"{VISITOR}, unknown", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_client_is_the_last_address_that_is_not_a_trusted_proxy(chain, client):
    assert get_environ(**{"for": chain})["REMOTE_ADDR"] == client


def test_varnish_beside_the_proxy_is_not_taken_for_the_visitor():
    """nginx and Varnish are on 10.0.0.7, and Varnish appends its client: nginx at 127.0.0.1."""
    environ = get_environ("10.0.0.7", trusted=["10.0.0.7"], **{"for": f"{VISITOR}, 127.0.0.1"})
    assert environ["REMOTE_ADDR"] == VISITOR
    assert CLIENT_IS_UNKNOWN not in environ


@pytest.mark.parametrize(("trusted", "client"), [(["unix"], VISITOR), (["127.0.0.1"], "")])
def test_proxy_behind_a_unix_socket_is_trusted_by_name(trusted, client):
    assert get_environ("", trusted=trusted, **{"for": VISITOR})["REMOTE_ADDR"] == client


@pytest.mark.parametrize(
    ("remote", "headers"),
    [
        ("192.168.7.1", {"for": VISITOR}),  # the proxy isn't trusted
        ("", {"for": VISITOR}),
        ("127.0.0.1", {"proto": "https"}),  # the proxy doesn't say for whom it forwards
        ("127.0.0.1", {"for": "10.0.0.7"}),
        ("127.0.0.1", {"for": f"{VISITOR}, 192.168.7.1"}),  # a second proxy isn't trusted
        ("127.0.0.1", {"for": f"{VISITOR}, unknown"}),
    ],
)
def test_client_is_unknown_if_only_a_proxy_is_known(remote, headers):
    assert get_environ(remote, **headers)[CLIENT_IS_UNKNOWN]


@pytest.mark.parametrize(
    ("remote", "headers"),
    [
        ("127.0.0.1", {}),
        ("127.0.0.1", {"for": VISITOR}),
        ("127.0.0.1", {"for": f"{STRANGER}, {VISITOR}"}),
        ("127.0.0.1", {"for": "192.168.7.20"}),  # a visitor in the clinic's own network
        (STRANGER, {"for": VISITOR}),  # made up
    ],
)
def test_client_is_known_otherwise(remote, headers):
    assert CLIENT_IS_UNKNOWN not in get_environ(remote, **headers)


def test_form_of_an_unknown_client_is_logged_once_and_remembered(caplog, monkeypatch):
    monkeypatch.setattr(unknown_clients, "_last_written", -600.0)
    cache.delete(unknown_clients.CACHE_KEY)
    for method in ("GET", "POST", "POST"):
        get_environ("192.168.7.1", method=method, **{"for": VISITOR})
    assert [record.message.partition(",")[0] for record in caplog.records] == [
        "The site sees its visitors as 192.168.7.1"
    ]
    assert unknown_client_proxy() == "192.168.7.1"
    cache.delete(unknown_clients.CACHE_KEY)


@pytest.mark.parametrize(
    ("header", "scheme"), [("HTTPS", "https"), ("https, http", "http"), ("ftp", "http"), ("", "http")]
)
def test_scheme_comes_from_the_nearest_proxy(header, scheme):
    assert get_environ(proto=header)["wsgi.url_scheme"] == scheme


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "10.1.2.3"])
def test_host_is_taken_from_a_proxy_that_connects_by_ip_address(host):
    assert get_host(host, "clinic.test:8443") == "clinic.test:8443"


def test_host_passed_on_by_the_proxy_is_kept():
    assert get_host("clinic.example", "www.clinic.example") == "clinic.example"


def get_host(host, forwarded):
    environs = []
    proxies = ProxyHeadersMiddleware(lambda environ, start_response: environs.append(environ), TRUSTED)
    proxies({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": host, "HTTP_X_FORWARDED_HOST": forwarded}, None)
    return environs[0]["HTTP_HOST"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chain=st.text(), proto=st.text(), host=st.text(), remote=st.text())
def test_any_header_value_is_handled(chain, proto, host, remote):
    environ = get_environ(remote, **{"for": chain}, proto=proto)
    assert environ["wsgi.url_scheme"] in {"http", "https"}
    get_host(host, chain)


def test_invalid_setting_is_reported():
    with pytest.raises(ImproperlyConfigured, match="“my-proxy” is not an IP address or network"):
        get_environ(trusted=["my-proxy"])


@pytest.mark.parametrize(("remote", "expected"), [("127.0.0.1", "7f9c0001"), (STRANGER, None)])
def test_request_id_is_only_taken_from_a_trusted_proxy(remote, expected):
    environs = []
    proxies = ProxyHeadersMiddleware(lambda environ, start_response: environs.append(environ), TRUSTED)
    proxies({"REMOTE_ADDR": remote, "HTTP_X_REQUEST_ID": "7f9c0001"}, None)
    assert environs[0].get("HTTP_X_REQUEST_ID") == expected
