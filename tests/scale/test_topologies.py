"""Whom the site takes for the visitor in every documented topology, with real servers on machines of their own."""

import json
import secrets
import sys
from pathlib import Path

import pytest
from django.core.signing import TimestampSigner

from site_core.http import visitor_check
from tests.support import network as machines
from tests.support.network import HOST, PROXY_PUBLIC, SITE, SITE_IPV6, VISITOR, VISITOR_IPV6
from tests.support.processes import SECRET_KEY, environment
from tests.support.servers import running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not machines.can_create_namespaces(), reason="Network namespaces need root."),
]
MADE_UP = "198.51.100.7"


@pytest.fixture(scope="module")
def network():
    with machines.network() as network:
        yield network


@pytest.fixture
def folder(tmp_path):
    machines.create_certificate(tmp_path)
    tmp_path.chmod(0o755)
    return tmp_path


def site(network, folder, name, address, port=8000, **variables):
    """Return the site's server on ``address``. It needs no content: nothing here asks for a page."""
    data_dir = folder / name
    data_dir.mkdir()
    granian = Path(sys.executable).with_name("granian")
    command = [granian, "--interface", "wsgi", "--host", address, "--port", port, "site_core.wsgi:application"]
    variables = {"SITE_URL": f"https://{HOST}", "ENQUIRY_KEYS": "A" * 43 + "="} | variables
    return network.site.server(folder, name, port, *command, environment=environment(data_dir, **variables))


@pytest.fixture(scope="module")
def sites(network, tmp_path_factory):
    """Run the site as on one machine behind a proxy there, and as on one of several machines behind 10.0.0.5."""
    folder = tmp_path_factory.mktemp("sites")
    alone = site(network, folder, "alone", "127.0.0.1")
    behind = site(network, folder, "behind", SITE, TRUSTED_PROXIES="10.0.0.5")
    ipv6 = site(network, folder, "ipv6", "::", port=8001, TRUSTED_PROXIES="127.0.0.1,::1")
    with running(alone), running(behind), running(ipv6):
        yield


def create_path():
    signer = TimestampSigner(key=SECRET_KEY, salt=visitor_check.signer.salt)
    return f"{visitor_check.PATH}{signer.sign(secrets.token_urlsafe(16))}/"


def get_seen(network, scheme, address, port):
    """Return what the site has seen of a visitor's request with made-up headers."""
    made_up = {"X_Forwarded_For": MADE_UP, "X_Forwarded_Proto": "ftp", "X_Forwarded_Host": "made-up.example"}
    status, text = network.visitor.get(scheme, address, port, create_path(), **made_up)
    assert status == 200, text
    return json.loads(text)


def assert_seen(seen, client, scheme):
    assert (seen["client"], seen["is_client_known"], seen["scheme"], seen["host"]) == (client, True, scheme, HOST)


def test_direct_visitor(network, sites):
    assert_seen(get_seen(network, "http", SITE, 8000), VISITOR, "http")


def test_direct_visitor_over_ipv6(network, sites):
    assert_seen(get_seen(network, "http", SITE_IPV6, 8001), VISITOR_IPV6, "http")


def test_visitor_behind_nginx_on_the_same_machine(network, sites, folder):
    with machines.nginx(network.site, folder):
        assert_seen(get_seen(network, "https", SITE, 443), VISITOR, "https")
        assert_seen(get_seen(network, "https", SITE_IPV6, 443), VISITOR_IPV6, "https")


def test_visitor_behind_caddy_on_the_same_machine(network, sites, folder):
    with machines.caddy(network.site, folder):
        assert_seen(get_seen(network, "https", SITE, 443), VISITOR, "https")
        assert_seen(get_seen(network, "https", SITE_IPV6, 443), VISITOR_IPV6, "https")


def test_visitor_behind_varnish(network, sites, folder):
    with machines.varnish(network.proxy, folder):
        assert_seen(get_seen(network, "http", PROXY_PUBLIC, 6081), VISITOR, "http")


def test_visitor_behind_nginx_and_varnish(network, sites, folder):
    with (
        machines.varnish(network.proxy, folder),
        machines.nginx(network.proxy, folder, upstream="127.0.0.1:6081"),
    ):
        assert_seen(get_seen(network, "https", PROXY_PUBLIC, 443), VISITOR, "https")
