"""Ports in the header “Host” don't multiply what the page cache stores."""

import pytest

from site_core.http.host_port import HostPortMiddleware


def host_of(host, site_url="https://clinic.example", method="GET"):
    """Return the host that the application sees."""
    seen = []
    middleware = HostPortMiddleware(lambda environ, start_response: seen.append(environ.get("HTTP_HOST")), site_url)
    middleware({"REQUEST_METHOD": method} | ({} if host is None else {"HTTP_HOST": host}), None)
    return seen[0]


@pytest.mark.parametrize("port", ["443", "80", "8443", "1", "65535", "00443", "9" * 100])
@pytest.mark.parametrize("name", ["clinic.example", "CLINIC.example", "127.0.0.1", "[::1]", "[2001:db8::5]"])
def test_port_is_left_out(name, port):
    assert host_of(f"{name}:{port}") == name
    assert host_of(f"{name}:{port}", method="HEAD") == name


def test_port_of_the_site_stays():
    assert host_of("clinic.example:8443", "https://clinic.example:8443") == "clinic.example:8443"
    assert host_of("clinic.example:8444", "https://clinic.example:8443") == "clinic.example"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", ""])
def test_form_is_compared_with_the_host_that_it_came_from(method):
    assert host_of("clinic.example:8443", method=method) == "clinic.example:8443"


def test_site_without_https_may_have_any_port():
    assert host_of("127.0.0.1:8000", "http://127.0.0.1:8000") == "127.0.0.1:8000"
    assert host_of("127.0.0.1:9000", "http://127.0.0.1:8000") == "127.0.0.1:9000"


@pytest.mark.parametrize(
    "host", [None, "", "clinic.example", "clinic.example:", ":443", "a:b", "a:1:2", "[::1]", "::1", "a:1 ", "a:\u0661"]
)
def test_anything_else_is_left_to_django(host):
    assert host_of(host) == host
