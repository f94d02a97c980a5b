"""Whom the site takes for the visitor in every documented topology, with real servers on machines of their own."""

import json
import secrets
import sys

import pytest
from django.core.signing import TimestampSigner

from site_core.http import visitor_check
from site_core.ops.server import command as server_command
from tests.support import network as machines
from tests.support.network import DEPLOYMENT, HOST, PROXY_PUBLIC, SITE, SITE_IPV6, VISITOR, VISITOR_IPV6
from tests.support.processes import SECRET_KEY, create_small_site, environment, manage, run_python
from tests.support.servers import running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not machines.can_create_namespaces(), reason="Network namespaces need root."),
]
MADE_UP = "198.51.100.7"
SETTINGS = {
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": f"www.{HOST}",
    "ENQUIRY_KEYS": "A" * 43 + "=",
    "SERVER_WORKERS": "1",
}
SET_HOST = f"""
import django; django.setup()
from wagtail.models import Site
Site.objects.update(hostname="{HOST}", port=443)
"""


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
    """Return the site's server on ``address``. Without a database, it can only say what it has seen."""
    data_dir = folder / name
    data_dir.mkdir(exist_ok=True)
    command = server_command(address, port)
    variables = SETTINGS | variables
    return network.site.server(
        folder, name, port, *command, environment=environment(data_dir, **variables), address=address
    )


@pytest.fixture(scope="module")
def sites(network, tmp_path_factory):
    """Run the site as on one machine behind a proxy there, and as on one of several machines behind 10.0.0.5."""
    folder = tmp_path_factory.mktemp("sites")
    create_small_site(folder / "behind", **SETTINGS)
    run_python(folder / "behind", "-c", SET_HOST, **SETTINGS)
    manage(folder / "behind", "collectstatic", "--noinput", "-v0", **SETTINGS)
    alone = site(network, folder, "alone", "127.0.0.1")
    behind = site(network, folder, "behind", SITE, TRUSTED_PROXIES="10.0.0.5")
    ipv6 = site(network, folder, "ipv6", "::", port=8001, TRUSTED_PROXIES="127.0.0.1,::1")
    with running(alone), running(behind), running(ipv6):
        yield


def create_path():
    signer = TimestampSigner(key=SECRET_KEY, salt=visitor_check.SALT)
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


def check_setup(network, folder, *names, **variables):
    """Return the results of ``manage.py check_setup`` on the site's machine, by the name of the check."""
    process = network.site.run(
        sys.executable,
        "manage.py",
        "check_setup",
        "--json",
        *names,
        env=environment(folder, SSL_CERT_FILE=str(folder / "certificate.pem"), **SETTINGS | variables),
    )
    return {report["name"]: report["results"] for report in json.loads(process.stdout)}


def problems(results):
    return [f"{result['found']} {result['advice']}" for result in results if result["status"] != "good"]


def test_check_setup_finds_nothing_wrong_behind_nginx_and_varnish(network, sites, folder):
    with (
        machines.hosts(network.site, PROXY_PUBLIC),
        machines.varnish(network.proxy, folder),
        machines.nginx(network.proxy, folder, upstream="127.0.0.1:6081"),
    ):
        names = ("visitor_address", "https", "host_names")
        reports = check_setup(network, folder, *names, TRUSTED_PROXIES="10.0.0.5")
    assert {name: problems(results) for name, results in reports.items()} == {name: [] for name in names}
    assert SITE in reports["visitor_address"][0]["found"]


def test_check_setup_names_a_proxy_that_is_not_trusted(network, folder):
    untrusting = site(network, folder, "untrusting", SITE, port=8002, TRUSTED_PROXIES="10.0.0.99")
    with (
        machines.hosts(network.site, PROXY_PUBLIC),
        running(untrusting),
        machines.nginx(network.proxy, folder, upstream=f"{SITE}:8002"),
    ):
        reports = check_setup(network, folder, "visitor_address", TRUSTED_PROXIES="10.0.0.99")
    [problem] = problems(reports["visitor_address"])
    assert "sees every visitor as 10.0.0.5" in problem
    assert "add 10.0.0.5 to TRUSTED_PROXIES" in problem


def test_check_setup_names_what_a_proxy_does_not_send(network, sites, folder):
    """A usual mistake: only proxy_pass, so that nginx passes on what visitors say about themselves."""
    lines = (DEPLOYMENT / "nginx.conf").read_text().splitlines()
    configuration = "\n".join(line for line in lines if "proxy_set_header X-Forwarded" not in line)
    with machines.hosts(network.site, SITE), machines.nginx(network.site, folder, configuration=configuration):
        reports = check_setup(network, folder, "visitor_address")
    made_up, scheme = problems(reports["visitor_address"])
    assert "Visitors can make up their address" in made_up
    assert "X-Forwarded-Proto $scheme" in scheme
