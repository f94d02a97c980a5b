"""What other servers say about the old names, over real connections on this machine."""

import socket
import ssl
import subprocess

import pytest

from site_core.lib.site_health import Status
from site_core.wordpress.switch import public_checks
from site_core.wordpress.switch.old_site import OldSite, names_of, url_of
from tests.support import websites

from .servers import page, serving_this_site

OLD = OldSite("http://localhost", ["localhost"])


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("https://harbor.example", ["harbor.example", "www.harbor.example"]),
        ("http://www.Harbor.example:8080/blog/", ["www.harbor.example", "harbor.example"]),
        ("https://käfer.example", ["xn--kfer-loa.example", "www.xn--kfer-loa.example"]),
        ("https://203.0.113.7/blog", ["203.0.113.7"]),
        ("http://[::1", []),
        ("Harbor Clinic", []),
        ("unknown", []),
        ("", []),
        ("javascript:alert(1)", []),
    ],
)
def test_names_of_the_old_site(source, names):
    assert names_of(source) == names


def test_urls_have_the_scheme_and_port_of_this_site(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert url_of("harbor.example", "/x") == "http://harbor.example:8000/x"


def test_name_that_leads_here_is_recognized_by_a_signed_answer(this_site):
    [result] = public_checks.check_dns(OLD)
    assert "localhost leads to this site" in result.found
    assert result.status == Status.RECOMMENDED  # only by a loopback address, so visitors may be led elsewhere


def test_name_that_leads_to_this_site_by_a_public_address_is_good(this_site, monkeypatch):
    monkeypatch.setattr(public_checks, "look_up", lambda name: ["203.0.113.7"])
    [result] = public_checks.check_dns(OLD)
    assert (result.status, result.found) == (Status.GOOD, "localhost leads to this site (203.0.113.7).")


@pytest.mark.parametrize(
    "answer",
    [200, (301, {"Location": "http://169.254.169.254/latest/"}), page(b"<h1>Welcome</h1>"), page(b"[1]"), 500],
)
def test_another_server_is_named_with_its_address(this_site, answer):
    this_site.pages = websites_answering(answer)
    old = OldSite("http://localhost", ["localhost"])
    [result] = public_checks.check_dns(old)
    assert result.status == Status.CRITICAL
    assert "still leads to another server" in result.found
    assert old.addresses["localhost"]
    assert len(this_site.requests) == 1  # redirects are not followed


def websites_answering(answer):
    class Pages(dict):
        def get(self, path, default=None):
            return answer

    return Pages()


@pytest.mark.parametrize("answer", [websites.garbage, websites.drip, websites.reset_on_head])
def test_servers_that_misbehave_are_an_answer_too(this_site, monkeypatch, answer):
    monkeypatch.setattr("site_core.http.public_request.TIMEOUT", 0.2)
    this_site.pages = websites_answering(answer)
    [result] = public_checks.check_dns(OldSite("http://localhost", ["localhost"]))
    assert result.status == Status.CRITICAL


def test_server_that_does_not_listen_is_named(settings):
    with serving_this_site() as stopped:
        settings.SITE_URL = stopped.origin.replace("127.0.0.1", "localhost")
    settings.ALLOWED_HOSTS = ["localhost"]
    [result] = public_checks.check_dns(OldSite("http://localhost", ["localhost"]))
    assert result.status == Status.CRITICAL
    assert "No server listens" in result.found


def test_name_that_is_not_in_the_dns_is_named(settings, monkeypatch):
    def getaddrinfo(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    settings.ALLOWED_HOSTS = ["harbor.example"]
    found, other = public_checks.check_dns(OldSite.of("https://harbor.example"))
    assert (found.status, found.found) == (Status.CRITICAL, "harbor.example was not found in the DNS.")
    assert (other.status, "not in ALLOWED_HOSTS" in other.found) == (Status.RECOMMENDED, True)


@pytest.mark.parametrize("allowed", [[], ["*"], ["clinic.example"]])
def test_names_that_the_settings_do_not_have_are_never_requested(this_site, settings, allowed):
    settings.SITE_URL = settings.SITE_URL.replace("localhost", "127.0.0.1")
    settings.ALLOWED_HOSTS = allowed
    for check in (public_checks.check_dns, public_checks.check_certificates):
        list(check(OldSite("http://localhost", ["localhost"])))
    assert not this_site.requests


@pytest.mark.parametrize("name", ["a..b", "x" * 300, "\x00", "a b"])
def test_names_that_no_host_can_have_never_raise(settings, name):
    settings.ALLOWED_HOSTS = [name]
    [result] = public_checks.check_dns(OldSite("", [name]))
    assert result.status in (Status.CRITICAL, Status.RECOMMENDED)


def test_site_without_https_is_named(this_site):
    [result] = public_checks.check_certificates(OLD)
    assert result.status == Status.CRITICAL


def test_certificate_of_another_name_is_named(settings, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=elsewhere.example"]
    subprocess.run([*command, "-keyout", key, "-out", certificate, "-days", "1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving_this_site(wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as site:
        settings.SITE_URL = site.origin.replace("127.0.0.1", "localhost")
        settings.ALLOWED_HOSTS = ["localhost"]
        old = OldSite("https://localhost", ["localhost"])
        [found] = public_checks.check_certificates(old)
        [lead] = public_checks.check_dns(old)
    assert found.status == lead.status == Status.CRITICAL
    assert "certificate" in found.found
    assert "get a certificate for this name" in lead.advice


@pytest.mark.parametrize(
    ("home", "status", "words"),
    [
        (page(b"<title>Home</title>"), Status.GOOD, "Everybody can open"),
        (page(b"", X_Robots_Tag="googlebot: noindex"), Status.CRITICAL, "noindex"),
        (page(b"<meta name=ROBOTS content='NoIndex, follow'>"), Status.CRITICAL, "noindex"),
        (page(b"<meta name=robots content=none>"), Status.CRITICAL, "noindex"),
        (page(b"<meta name=description content=noindex>"), Status.GOOD, "Everybody can open"),
        (page(b"\xff\x00<meta <<<"), Status.GOOD, "Everybody can open"),
        (401, Status.CRITICAL, "password"),
        (503, Status.CRITICAL, "status 503"),
        ((302, {"Location": "http://10.0.0.1/"}), Status.CRITICAL, "status 302"),
        (websites.garbage, Status.CRITICAL, "could not be reached"),
    ],
)
def test_home_page_as_visitors_get_it(this_site, home, status, words):
    this_site.pages["/"] = home
    *_address, result = public_checks.check_public_page(OLD)
    assert (result.status, words in result.found) == (status, True)


@pytest.mark.parametrize(
    ("path", "content", "statuses"),
    [
        ("/", page(b""), [Status.GOOD, Status.GOOD]),
        ("/sitemap.xml", 404, [Status.CRITICAL]),
        ("/sitemap.xml", page(b"<html>Not here</html>"), [Status.CRITICAL]),
        ("/robots.txt", page(b"User-agent: *\n"), [Status.GOOD, Status.RECOMMENDED]),
        ("/robots.txt", page(b"\xff\xfe"), [Status.GOOD, Status.RECOMMENDED]),
        ("/robots.txt", websites.garbage, [Status.CRITICAL]),
    ],
)
def test_sitemap_as_search_engines_get_it(this_site, path, content, statuses):
    this_site.pages[path] = content
    assert [result.status for result in public_checks.check_sitemap(OLD)] == statuses
