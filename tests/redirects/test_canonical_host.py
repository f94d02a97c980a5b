"""Every spelling of a URL redirects to the canonical one in a single step."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from tests.support.factories import HomePageFactory, StandardPageFactory

HOST = "clinic.example"


@pytest.fixture
def clinic(site, settings):
    """Return the small site at https://clinic.example. Its www. host and the server's addresses are allowed, too."""
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = [HOST, f"www.{HOST}", "127.0.0.1", "localhost", "[::1]", "10.0.0.7"]
    Site.objects.update(hostname=HOST, port=443)
    return site


def request(url, host=HOST, secure=True, method="get", **headers):
    return getattr(Client(), method)(url, secure=secure, headers={"host": host, **headers})


SPELLINGS = [
    (secure, host, path)
    for secure in (True, False)
    for host in (HOST, f"www.{HOST}", f"{HOST}.", f"www.{HOST}:80")
    for path in ("/articles", "/articles/")
]


@pytest.mark.parametrize(("secure", "host", "path"), [s for s in SPELLINGS if s != (True, HOST, "/articles/")])
def test_every_spelling_redirects_once(clinic, secure, host, path):
    response = request(path, host, secure)
    assert response.status_code == 301
    assert response["Location"].removeprefix(f"https://{HOST}") == "/articles/"
    assert response["Location"].startswith("/") is (secure and host == HOST)


def test_canonical_url_is_not_redirected(clinic):
    assert request("/").status_code == 200


def test_query_string_is_unchanged(clinic):
    query = "a=1&b=%C3%A9&c=x+y%20z&d=&a=2&e=%2F%25"
    response = request(f"/articles?{query}", f"www.{HOST}", secure=False)
    assert response["Location"] == f"https://{HOST}/articles/?{query}"


def test_encoded_characters_in_the_path_are_unchanged(clinic):
    assert request("/caf%C3%A9%20x.html", secure=False)["Location"] == f"https://{HOST}/caf%C3%A9%20x.html"


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/media/images/x.jpg", "/old.html", "/static/css"])
def test_files_get_no_slash(clinic, path):
    assert request(path, secure=False)["Location"] == f"https://{HOST}{path}"
    assert request(path).status_code in {200, 404}


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "//evil.example", "///evil.example//", "/\\evil.example/", "//evil/articles", "/%2Fevil/a"],
)
@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("host", [HOST, f"www.{HOST}"])
def test_no_path_redirects_to_another_host(clinic, path, secure, host):
    response = request(path, host, secure)
    location = response.get("Location", "")
    assert not location.startswith(("//", "/\\"))
    assert location.startswith((f"https://{HOST}/", "/")) or not location


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_unsafe_method_is_preserved(clinic, method):
    assert request("/search/", f"www.{HOST}", method=method).status_code == 308


def test_head_is_redirected_like_get(clinic):
    response = request("/articles", secure=False, method="head")
    assert response.status_code == 301
    assert response["Location"] == f"https://{HOST}/articles/"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.7", "127.0.0.1:8123", "localhost:9"])
def test_server_address_is_not_redirected_to_the_host(clinic, host):
    assert request("/", host, secure=False).status_code == 200
    assert request("/articles", host, secure=False)["Location"] == "/articles/"


def test_unknown_host_is_rejected(clinic):
    assert request("/", "evil.example", secure=False).status_code == 400


def test_redirect_has_the_hsts_header(clinic, settings):
    settings.SECURE_HSTS_SECONDS = 60
    assert "max-age=60" in request("/", f"www.{HOST}")["Strict-Transport-Security"]


class TestSites:
    def test_host_of_another_site_is_canonical_there(self, clinic, settings):
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "second.example"]
        second = HomePageFactory(parent=Page.objects.get(depth=1), slug="second")
        Site.objects.create(hostname="second.example", port=443, root_page=second)
        assert request("/", "second.example").status_code == 200

    def test_typo_in_the_site_hostname_locks_no_one_out(self, clinic):
        Site.objects.update(hostname="clinik.example")
        assert request("/").status_code == 200

    def test_site_on_localhost_does_not_redirect(self, clinic):
        Site.objects.update(hostname="localhost", port=8000)
        assert request("/").status_code == 200

    def test_other_port_of_the_site_is_part_of_the_url(self, clinic):
        Site.objects.update(port=8443)
        assert request("/", f"www.{HOST}")["Location"] == f"https://{HOST}:8443/"

    def test_scheme_and_slash_are_corrected_without_a_site(self, clinic):
        Site.objects.all().delete()
        assert request("/search", secure=False)["Location"] == f"https://{HOST}/search/"

    def test_host_is_corrected_without_https(self, clinic, settings):
        settings.SECURE_SSL_REDIRECT = False
        assert request("/", f"www.{HOST}", secure=False)["Location"] == f"http://{HOST}/"
        assert request("/", secure=False).status_code == 200


class TestMovedPages:
    """Redirect rules are part of the same redirect."""

    @pytest.fixture
    def moved(self, clinic):
        page = StandardPageFactory(slug="new")
        Redirect.add_redirect("/old-place/", redirect_to=page)
        return clinic

    @pytest.mark.parametrize("path", ["/old-place", "/old-place/"])
    @pytest.mark.parametrize("host", [HOST, f"www.{HOST}"])
    @pytest.mark.parametrize("secure", [True, False])
    def test_rule_and_spelling_redirect_once(self, moved, path, host, secure):
        response = request(path, host, secure)
        assert response.status_code == 301
        assert response["Location"].removeprefix(f"https://{HOST}") == "/new/"
        assert response["Location"].startswith("/") is (secure and host == HOST)

    def test_temporary_redirect_stays_temporary(self, moved):
        row = Redirect.objects.get()
        row.is_permanent = False
        row.save()
        assert request("/old-place", secure=False).status_code == 302

    def test_rule_for_a_file_is_followed(self, moved, clinic):
        Redirect.add_redirect("/about.html", redirect_to="https://elsewhere.example/about")
        assert request("/about.html", secure=False)["Location"] == "https://elsewhere.example/about"

    @pytest.mark.parametrize("path", ["/articles", "/search", "/articles/feed"])
    def test_existing_page_takes_precedence(self, clinic, path):
        Redirect.add_redirect(path, redirect_to="https://elsewhere.example/")
        assert request(path, secure=False)["Location"] == f"https://{HOST}{path}/"

    def test_target_with_two_slashes_stays_on_the_site(self, clinic):
        Redirect.objects.create(old_path="/trap", redirect_link="//evil.example/")
        assert request("/trap", secure=False)["Location"] == f"https://{HOST}/%2Fevil.example/"


def test_files_take_no_query(clinic, django_assert_num_queries):
    with django_assert_num_queries(0):
        request("/media/images/none.jpg", secure=False)


def test_canonical_url_takes_no_query(site, client, django_assert_num_queries):
    from site_core.site_settings.models import SiteSettings

    SiteSettings.for_site(site.site)
    client.get("/robots.txt")
    with django_assert_num_queries(0):  # the site and its settings are cached
        client.get("/robots.txt")
