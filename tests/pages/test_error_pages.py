"""Error pages, and requests that no browser sends."""

from functools import cache
from io import BytesIO
from urllib.parse import unquote_to_bytes

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.urls import path

from site_core.pages.error_pages import bad_request, csrf_failure, permission_denied, server_error
from site_core.urls import *  # noqa: F403  this module stands in as ROOT_URLCONF with one more address
from site_core.urls import urlpatterns as site_urls
from tests.support import factories
from tests.support.html import soup, text_of
from tests.support.processes import python
from tests.support.site_settings import save_navigation


def broken(request):
    raise RuntimeError("something broke")


def forbidden(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


urlpatterns = [path("broken/", broken), path("forbidden/", forbidden), *site_urls]
ANY_METHOD = ["PUT", "DELETE", "TRACE", "PATCH", "MADEUP", "CONNECT", "PROPFIND"]


@pytest.fixture
def quiet_client():
    """A client that gets error pages like visitors do."""
    return Client(raise_request_exception=False)


def assert_in_the_design(response):
    page = soup(response)
    assert page.find("header")
    assert page.find("footer")
    assert len(page.find_all("h1")) == 1
    assert not response.cookies


class TestNotFound:
    def test_status_is_404(self, site, client):
        assert client.get("/no/such/page/").status_code == 404

    def test_page_uses_the_site_design(self, site, client):
        assert_in_the_design(client.get("/no-such-page/"))

    def test_page_has_a_search_box(self, site, client):
        form = soup(client.get("/no-such-page/")).find("main").find("form", action="/search/")
        assert form.find("input", attrs={"name": "q"})

    def test_page_has_helpful_links(self, site, client):
        save_navigation(site, header_links=[{"page": site.team.pk}])
        main = soup(client.get("/no-such-page/")).find("main")
        assert main.find("a", href="/team/")

    def test_page_is_noindex(self, site, client):
        assert "noindex" in soup(client.get("/x/")).find("meta", attrs={"name": "robots"})["content"]

    def test_requested_url_is_not_reflected_unescaped(self, site, client):
        assert b"<script>alert" not in client.get("/<script>alert(1)</script>/").content

    def test_page_works_without_a_site(self, db, client):
        from wagtail.models import Site

        Site.objects.all().delete()
        assert client.get("/no-such-page/").status_code == 404


@pytest.mark.urls(__name__)
class TestServerError:
    def test_status_is_500(self, site, quiet_client):
        assert quiet_client.get("/broken/").status_code == 500

    def test_page_needs_neither_database_nor_static_files(self, quiet_client):
        """Without the ``db`` fixture, so that a query fails the test."""
        page = soup(server_error(None))
        assert page.h1
        assert page.find("a", href="tel:988")
        assert not page.find_all(["script", "link", "img"])

    @pytest.mark.parametrize("address", ["/articles/", "/admin/"])
    def test_status_is_503_while_the_database_is_down(self, site, quiet_client, admin_user, address):
        quiet_client.force_login(admin_user)

        def no_database(*args):
            raise OperationalError("server closed the connection unexpectedly")

        with connection.execute_wrapper(no_database):
            response = quiet_client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert "try again in a minute" in response.content.decode()
        assert "server closed" not in response.content.decode()

    def test_cause_is_not_shown(self, site, quiet_client):
        assert b"something broke" not in quiet_client.get("/broken/").content

    def test_forbidden_page_uses_the_site_design(self, site, quiet_client):
        response = quiet_client.get("/forbidden/")
        assert response.status_code == 403
        assert_in_the_design(response)


@pytest.mark.parametrize(
    ("view", "status"), [(bad_request, 400), (permission_denied, 403), (csrf_failure, 403)], ids=["400", "403", "CSRF"]
)
def test_error_page_uses_the_site_design(site, rf, view, status):
    response = view(rf.get("/"))
    assert response.status_code == status
    assert_in_the_design(response)


def test_form_without_csrf_token_gets_the_error_page(site):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "boss"})
    assert response.status_code == 403
    assert_in_the_design(response)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "no-such-charset", "base64", "idna", "undefined"])
@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/", "/no-such-page/"])
def test_body_in_an_unknown_charset_is_not_a_server_error(site, charset, address):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert 400 <= raw_request("POST", address, body=b"q=+AGE-&\xff\xfe=%ff", kind=kind) < 500


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xff", "", "x/y"]
)
def test_broken_upload_is_not_a_server_error(site, quiet_client, kind):
    response = quiet_client.post("/admin/login/", data=b"--x\r\nnothing", content_type=kind)
    assert response.status_code < 500


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/a%00b/",
        "/articles/%00/",
        "/articles/topic/%00/",
        "/%ff/",
        "/%c0%af",
        "/%ed%a0%80/",
        "/articles/%ff%fe/",
        "/documents/%00/x",
        "/documents/99999999999999999999/x.pdf",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//",
        "///x//",
        "/" + "a/" * 500,
        "/" + "x" * 5000,
        "/articles/topic/" + "x" * 500 + "/",
        "/media/images/%ff.jpg",
    ],
    ids=lambda address: ascii(address[:30]),
)
def test_unusual_url_is_not_a_server_error(site, quiet_client, address):
    status = raw_request("GET", address)
    assert status < 500


@pytest.mark.parametrize(
    "address", ["/?page=%00", "/articles/?page=%ff", "/search/?q=%c0%af", "/search/?q=%00&page=%ff"]
)
def test_unusual_query_is_not_a_server_error(site, address):
    assert raw_request("GET", address) < 500


@pytest.mark.parametrize(
    "address", ["/", "/articles/", "/search/", "/robots.txt", "/no-such-page/", "/media/images/x.jpg"]
)
@pytest.mark.parametrize("method", ANY_METHOD)
def test_other_methods_are_rejected(site, method, address):
    assert 400 <= raw_request(method, address) < 500


HOSTS = [
    "evil.example",
    "a" * 300,
    "",
    "a b",
    "[::1",
    "<script>",
    "xn--\x80",
    "..",
    "%00",
    "a_b",
]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: ascii(host[:20]))
@pytest.mark.parametrize("address", ["/", "/no-such-page/", "/search/", "/articles/"])
def test_unknown_host_gets_the_error_page(site, host, address):
    status, body = raw_request("GET", address, host=host, with_body=True)
    assert status == 400
    assert b"<h1" in body


def raw_request(method, address, host="testserver", with_body=False, body=b"", kind=""):
    """Return the status of a request as a server passes it to Django, with unquoted bytes."""
    location, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(location).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
    }
    statuses = []
    answer = answer_of(environ, lambda status, headers: statuses.append(int(status.split()[0])))
    return (statuses[0], answer) if with_body else statuses[0]


@cache
def handler():
    """Return Django's WSGI application, created at the first request, when the settings are ready."""
    return WSGIHandler()


def answer_of(environ, start_response):
    """Return the body. Like with Django's test client, the test's database connection stays open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        response = handler()(environ, start_response)
        body = b"".join(response)
        response.close()
        return body
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.mark.parametrize("address", ["/articles", "/team", "/treatments", "/team/maya-ellison"])
def test_missing_slash_is_one_permanent_redirect(site, client, address):
    response = client.get(address, follow=True)
    assert response.redirect_chain == [(f"{address}/", 301)]
    assert response.status_code == 200


def test_missing_slash_keeps_the_query(site, client):
    assert client.get("/articles?page=1&utm_source=x")["Location"] == "/articles/?page=1&utm_source=x"


def test_double_slash_does_not_redirect_to_another_host(site, client):
    response = client.get("//evil.example/articles")
    assert "evil.example" not in response.get("Location", "").removeprefix("/%2Fevil.example")


def test_robots_txt_blocks_the_admin(site, client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in response.content.decode()


def test_head_is_like_get_without_body(site, client):
    response = client.head("/")
    assert response.status_code == 200
    assert response.content == b""


def test_private_page_redirects_to_login(site, client):
    page = factories.StandardPageFactory()
    factories.make_private(page)
    assert client.get(page.url).status_code == 302


def test_unpublished_page_is_not_found(site, client):
    assert client.get(factories.StandardPageFactory(live=False).url).status_code == 404


def test_admin_redirects_to_login(db, client):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


def test_admin_login_opens(db, client):
    assert "Sign in" in text_of(client.get("/admin/login/"))


def test_production_never_shows_debug_pages(tmp_path):
    """Runs in a separate process, because the test runner turns DEBUG off."""
    script = "from django.conf import settings; print(settings.DEBUG)"
    output, _ = python(tmp_path, script, DEBUG="1").communicate(timeout=60)
    assert output.split() == ["False"]
