"""“Test a URL” requests the running site as a visitor does, and nothing else."""

import socket
import threading
from contextlib import closing
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.test import RequestFactory
from wagtail.models import Site

from site_core.redirects.checks.trace import trace
from site_core.redirects.checks.visit import get_origin, is_as_expected, is_requestable, visit
from site_core.redirects.models import RedirectRule
from tests.support.html import text_of


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class RunningSite:
    """A web server. ``responses`` has (status, location) by URL; other URLs respond with 404."""

    def __init__(self):
        self.responses, self.requests = {}, []
        self.server = make_server("127.0.0.1", 0, self.respond, handler_class=QuietHandler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def respond(self, environ, start_response):
        query = environ["QUERY_STRING"]
        url = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.requests.append(environ)
        status, location = self.responses.get(url, (404, ""))
        start_response(f"{status} Some reason", [("Location", location)] if location else [])
        return [b""]


@pytest.fixture
def running(site, settings):
    running = RunningSite()
    settings.SITE_URL = running.origin
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


@pytest.fixture
def admin_request(settings):
    return RequestFactory().get("/admin/", headers={"host": settings.SITE_URL.partition("//")[2]})


def test_request_is_that_of_a_visitor(running, admin_request, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    visit(f"{running.origin}/old/?a=1&flag", admin_request)
    (environ,) = running.requests
    assert (environ["REQUEST_METHOD"], environ["QUERY_STRING"]) == ("GET", "a=1&flag")
    assert "HTTP_COOKIE" not in environ
    assert "HTTP_AUTHORIZATION" not in environ


def test_redirects_are_followed_to_the_end(running, admin_request):
    running.responses = {"/a/": (302, "/b/"), "/b/": (301, f"{running.origin}/team/"), "/team/": (200, "")}
    result = visit(f"{running.origin}/a/", admin_request)
    assert [(each.status, each.location.removeprefix(running.origin)) for each in result.responses] == [
        (302, "/b/"),
        (301, "/team/"),
        (200, ""),
    ]
    assert result.status == 200


def test_loop_is_not_followed_for_ever(running, admin_request):
    running.responses = {"/a/": (301, "/b/"), "/b/": (301, "/a/")}
    assert visit(f"{running.origin}/a/", admin_request).is_loop


@pytest.mark.parametrize("location", ["https://elsewhere.example/", "//elsewhere.example/", "http://169.254.169.254/"])
def test_other_hosts_are_not_requested(running, admin_request, location):
    running.responses = {"/away/": (301, location)}
    result = visit(f"{running.origin}/away/", admin_request)
    assert (len(result.responses), result.status, result.error) == (1, 0, "")


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/",
        "http://127.0.0.1:6379/",
        "http://127.0.0.1@evil.example/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://metadata.example/",
        "http://127.0.0.1:x/",
    ],
)
def test_only_hosts_and_ports_of_the_settings_are_requested(running, admin_request, url):
    Site.objects.update(hostname="metadata.example", port=6379)
    assert not is_requestable(url, admin_request)


def test_port_that_a_client_makes_up_is_not_requested(running, settings):
    request = RequestFactory().get("/admin/", headers={"host": "127.0.0.1:6379"})
    assert get_origin(request) == settings.SITE_URL


def test_site_that_does_not_run_is_explained(running, admin_request, settings):
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        port = closed.getsockname()[1]
    settings.SITE_URL = f"http://127.0.0.1:{port}"
    assert "can’t be reached" in visit(f"{settings.SITE_URL}/", admin_request).error


def test_site_that_does_not_respond_is_explained(running, admin_request, settings, monkeypatch):
    monkeypatch.setattr("site_core.redirects.checks.visit.SECONDS", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.SITE_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert "did not respond within" in visit(f"{settings.SITE_URL}/", admin_request).error


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({"/old/": (301, "/team/?x=1"), "/team/?x=1": (200, "")}, True),
        ({"/old/": (301, "http://www.testserver/team?x=1")}, False),  # never reaches the page
        ({"/old/": (301, "/old"), "/old": (301, "/team/?x=1"), "/team/?x=1": (200, "")}, True),
        ({"/old/": (302, "/team/?x=1"), "/team/?x=1": (200, "")}, False),
        ({"/old/": (301, "/team/?x=2"), "/team/?x=2": (200, "")}, False),
        ({"/old/": (301, "/team/?x=1"), "/team/?x=1": (500, "")}, False),
        ({"/old/": (301, "/b/"), "/b/": (301, "/team/?x=1"), "/team/?x=1": (200, "")}, False),
        ({"/old/": (200, "")}, False),
        ({"/old/": (301, "/old/")}, False),
        ({}, False),
    ],
)
def test_differences_from_the_redirects_are_found(running, admin_request, responses, expected):
    RedirectRule.objects.create(source="/old/", target="/team/?x=1")
    running.responses = responses
    url = f"{running.origin}/old/"
    assert is_as_expected(trace(url), visit(url, admin_request)) is expected


@pytest.mark.parametrize(
    ("url", "status", "expected"), [("/team/", 200, True), ("/team/", 404, False), ("/nothing/", 404, True)]
)
def test_url_without_a_redirect_is_compared_as_well(running, admin_request, url, status, expected):
    running.responses = {url: (status, "")}
    assert is_as_expected(trace(running.origin + url), visit(running.origin + url, admin_request)) is expected


@pytest.fixture
def result(running, admin_client):
    """Return a function that returns the text of the page that tests a URL."""

    def result(url):
        headers = {"host": running.origin.partition("//")[2]}
        return text_of(admin_client.get("/admin/redirects/test/", {"url": url}, headers=headers))

    return result


def test_difference_is_shown_with_what_to_do(running, result):
    RedirectRule.objects.create(source="/old/", target="/team/")
    assert f"{running.origin}/old/ responds with 404" in result("/old/")
    assert "Clear that cache" in result("/old/")
    running.responses = {"/old/": (301, "/team/"), "/team/": (200, "")}
    assert "Clear that cache" not in result("/old/")
    assert "The site responds as its redirects say." in result("/old/")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("/old/", "sent to /team/ (301)"),
        ("/team/", "No redirect is used"),
        ("/nowhere/", "not found"),
        ("/gone/", "“gone” (410)"),
        ("/round/", "loop"),
        ("http://[::1", "This URL is not on this site"),
        ("https://elsewhere.example/old/", "This URL is not on this site"),
        ("https://www.testserver/old/", "not in ALLOWED_HOSTS"),
    ],
)
def test_result_says_what_visitors_get(result, url, message):
    RedirectRule.objects.create(source="/old/", target="/team/")
    RedirectRule.objects.create(source="/gone/", status=410)
    RedirectRule.objects.create(source="/round/", target="/round-again/")
    RedirectRule.objects.create(source="/round-again/", target="/round/")
    assert message in result(url)


def test_testing_a_url_does_not_check_all_redirects(result, monkeypatch):
    def fail(*args):
        raise AssertionError

    monkeypatch.setattr("site_core.redirects.checks.audit.RuleAudit.__init__", fail)
    assert "not found" in result("/old/")


def test_uploaded_file_is_found(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "leaflet 1.pdf").write_bytes(b"%PDF")
    RedirectRule.objects.create(source="/leaflet/", target="/media/leaflet 1.pdf")
    assert trace("/media/leaflet%201.pdf").status == trace("/leaflet/").status == 200
    assert trace("/media/../db.sqlite3").status == 404
