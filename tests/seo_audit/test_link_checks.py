"""What the check of one link finds, with real servers."""

import datetime
import socket
import ssl
import subprocess

import pytest

from site_core.lib.public_http import AddressRefused, PinnedConnection, Timeouts, resolve
from site_core.seo_audit.external_links.checking import MAX_REDIRECTS, LinkChecker, is_allowed_address
from site_core.seo_audit.external_links.states import Reason, State
from tests.support import websites


@pytest.fixture
def site_elsewhere(settings):
    settings.EXTERNAL_LINKS_ALLOW_LOOPBACK = True
    with websites.website() as website:
        yield website


def check(url, **timeouts):
    return LinkChecker(timeouts=Timeouts(**timeouts)).check(url)


def test_a_page_that_responds_works(site_elsewhere):
    site_elsewhere.pages["/a"] = 200
    outcome = check(site_elsewhere.url("/a"))
    assert (outcome.state, outcome.reason, outcome.status) == (State.OK, None, 200)
    assert site_elsewhere.methods == ["HEAD"]


def test_requests_name_the_site_and_nothing_about_its_pages(site_elsewhere, settings):
    settings.SITE_URL = "https://lanternfield.example"
    site_elsewhere.pages["/"] = 200
    check(site_elsewhere.url())
    [(_method, _path, headers)] = site_elsewhere.requests
    assert headers == {
        "Host": site_elsewhere.origin.removeprefix("http://"),
        "User-Agent": "ClinicSiteLinkCheck/1.0 (+https://lanternfield.example)",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


@pytest.mark.parametrize("status", [403, 405, 501, 404, 500])
def test_get_is_sent_where_head_is_refused(site_elsewhere, status):
    site_elsewhere.pages["/a"] = websites.only_by_get(status)
    assert check(site_elsewhere.url("/a")).state == State.OK
    assert site_elsewhere.methods == ["HEAD", "GET"]


def test_get_is_sent_where_head_has_no_response(site_elsewhere):
    site_elsewhere.pages["/a"] = websites.reset_on_head
    assert check(site_elsewhere.url("/a")).state == State.OK


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (204, State.OK, None),
        (404, State.BROKEN, Reason.NOT_FOUND),
        (410, State.BROKEN, Reason.GONE),
        (401, State.UNCERTAIN, Reason.FORBIDDEN),
        (403, State.UNCERTAIN, Reason.FORBIDDEN),
        (451, State.UNCERTAIN, Reason.FORBIDDEN),
        (999, State.UNCERTAIN, Reason.FORBIDDEN),
        (429, State.UNCERTAIN, Reason.SLOW_DOWN),
        (500, State.UNREACHABLE, Reason.SERVER_ERROR),
        (503, State.UNREACHABLE, Reason.SERVER_ERROR),
        (302, State.OK, None),  # without Location
    ],
)
def test_the_status_says_what_is_wrong(site_elsewhere, status, state, reason):
    site_elsewhere.pages["/a"] = status
    outcome = check(site_elsewhere.url("/a"))
    assert (outcome.state, outcome.reason, outcome.status) == (state, reason, status)


def test_too_many_requests_are_not_answered_with_another_one(site_elsewhere):
    site_elsewhere.pages["/a"] = (429, {"Retry-After": "7200"})
    assert check(site_elsewhere.url("/a")).retry_after == datetime.timedelta(hours=2)
    assert site_elsewhere.methods == ["HEAD"]


def test_only_permanent_redirects_give_a_new_url(site_elsewhere):
    site_elsewhere.pages |= {
        "/old": (301, {"Location": "/new"}),
        "/new": (308, {"Location": site_elsewhere.url("/newer#part")}),
        "/newer": (302, {"Location": "/session"}),
        "/session": 200,
    }
    outcome = check(site_elsewhere.url("/old"))
    assert (outcome.state, outcome.new_url) == (State.MOVED, site_elsewhere.url("/newer"))
    assert check(site_elsewhere.url("/newer")).state == State.OK


def test_a_redirect_to_a_missing_page_is_broken(site_elsewhere):
    site_elsewhere.pages["/old"] = (301, {"Location": "/nowhere"})
    outcome = check(site_elsewhere.url("/old"))
    assert (outcome.state, outcome.reason, outcome.new_url) == (State.BROKEN, Reason.NOT_FOUND, "")


def test_a_redirect_loop_ends(site_elsewhere):
    site_elsewhere.pages["/a"] = (302, {"Location": "/a"})
    outcome = check(site_elsewhere.url("/a"))
    assert (outcome.state, outcome.reason) == (State.BROKEN, Reason.LOOP)
    assert len(site_elsewhere.requests) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", Reason.ADDRESS),
        ("http://[::ffff:10.0.0.1]/", Reason.ADDRESS),
        ("http://[64:ff9b::a00:1]/", Reason.ADDRESS),
        ("//10.0.0.1/", Reason.ADDRESS),
        ("http://0x7f.1:8000/", Reason.PORT),
        ("http://192.0.2.1:22/", Reason.PORT),
        ("ftp://192.0.2.1/", Reason.SCHEME),
        ("file:///etc/passwd", Reason.SCHEME),
        ("http://someone:secret@192.0.2.1/", Reason.CREDENTIALS),
        ("http://192.0.2.1:99999/", Reason.MALFORMED),
    ],
)
def test_redirects_are_refused_like_links(site_elsewhere, location, reason):
    site_elsewhere.pages["/a"] = (302, {"Location": location})
    outcome = check(site_elsewhere.url("/a"))
    assert (outcome.state, outcome.reason) == (State.REFUSED, reason)


def test_this_machine_is_refused_outside_of_tests(site_elsewhere, settings):
    settings.EXTERNAL_LINKS_ALLOW_LOOPBACK = False
    for host in ("127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0.0.0.0"):
        outcome = check(f"http://{host}/")
        assert (outcome.state, outcome.reason) == (State.REFUSED, Reason.ADDRESS), host
    assert check(site_elsewhere.url()).reason == Reason.PORT
    assert not site_elsewhere.requests


def test_the_connection_goes_to_the_address_that_was_checked(site_elsewhere, monkeypatch):
    """A DNS server that answers differently the second time is not asked a second time."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    real, asked = socket.getaddrinfo, []

    def getaddrinfo(host, port, *args, **kwargs):
        if host != "rebinding.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [info for address in answers.pop(0) for info in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    site_elsewhere.pages["/"] = 200
    port = site_elsewhere.server.server_port
    connection = PinnedConnection(
        "rebinding.example", port, resolve("rebinding.example", port, is_allowed_address), Timeouts(), is_https=False
    )
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()
    assert asked == ["rebinding.example"]
    with pytest.raises(AddressRefused):
        resolve("rebinding.example", port, is_allowed_address)


def test_a_host_with_one_private_address_is_refused(monkeypatch):
    addresses = ["93.184.215.14", "10.0.0.1"]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(AddressRefused):
        resolve("mixed.example", 80, is_allowed_address)


def test_a_body_is_not_downloaded(site_elsewhere):
    site_elsewhere.pages["/huge"] = websites.huge_body
    assert check(site_elsewhere.url("/huge")).state == State.OK


def test_slow_servers_get_limited_time(site_elsewhere):
    site_elsewhere.pages["/drip"] = websites.drip
    outcome = check(site_elsewhere.url("/drip"), total=0.2)
    assert (outcome.state, outcome.reason) == (State.UNREACHABLE, Reason.TIMEOUT)


def test_silent_servers_get_limited_time(site_elsewhere):
    site_elsewhere.pages["/silent"] = lambda handler: handler.server.website.is_stopped.wait()
    assert check(site_elsewhere.url("/silent"), read=0.1).reason == Reason.TIMEOUT


def test_garbage_is_not_a_response(site_elsewhere):
    site_elsewhere.pages["/a"] = websites.garbage
    outcome = check(site_elsewhere.url("/a"))
    assert (outcome.state, outcome.reason) == (State.UNREACHABLE, Reason.PROTOCOL)


def test_no_connection(site_elsewhere):
    with websites.website(address="127.0.0.2") as gone:
        url = gone.url()
    outcome = check(url)
    assert (outcome.state, outcome.reason, outcome.host) == (State.UNREACHABLE, Reason.CONNECTION, "127.0.0.2")


@pytest.mark.parametrize(
    ("code", "state", "reason"),
    [
        (socket.EAI_NONAME, State.BROKEN, Reason.HOST),
        (socket.EAI_AGAIN, State.UNREACHABLE, Reason.CONNECTION),
    ],
)
def test_a_host_that_is_gone_differs_from_a_resolver_that_fails(monkeypatch, code, state, reason):
    def getaddrinfo(*args, **kwargs):
        raise socket.gaierror(code, "An error")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    outcome = check("https://gone.example/")
    assert (outcome.state, outcome.reason) == (state, reason)


def test_an_invalid_certificate_is_broken(settings, tmp_path):
    settings.EXTERNAL_LINKS_ALLOW_LOOPBACK = True
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=elsewhere.example"]
    subprocess.run([*command, "-keyout", key, "-out", certificate, "-days", "1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with websites.website(wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as website:
        outcome = check(website.url())
    assert (outcome.state, outcome.reason) == (State.BROKEN, Reason.CERTIFICATE)
