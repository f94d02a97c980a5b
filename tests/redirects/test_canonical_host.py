"""One hop from any spelling of an address to the one that counts."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from tests.support.factories import HomePageFactory, StandardPageFactory

HOST = "clinic.example"


@pytest.fixture
def clinic(site, settings):
    """The small site at https://clinic.example, which also answers to www. and to this machine's addresses."""
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = [HOST, f"www.{HOST}", "127.0.0.1", "localhost", "[::1]", "10.0.0.7"]
    Site.objects.update(hostname=HOST, port=443)
    return site


def ask(address, host=HOST, secure=True, method="get", **headers):
    return getattr(Client(), method)(address, secure=secure, headers={"host": host, **headers})


SPELLINGS = [
    (secure, host, path)
    for secure in (True, False)
    for host in (HOST, f"www.{HOST}", f"{HOST}.", f"www.{HOST}:80")
    for path in ("/articles", "/articles/")
]


@pytest.mark.parametrize(("secure", "host", "path"), [s for s in SPELLINGS if s != (True, HOST, "/articles/")])
def test_one_hop_from_anywhere(clinic, secure, host, path):
    response = ask(path, host, secure)
    assert response.status_code == 301
    assert response["Location"].removeprefix(f"https://{HOST}") == "/articles/"
    assert response["Location"].startswith("/") is (secure and host == HOST)


def test_address_that_is_right_is_answered(clinic):
    assert ask("/").status_code == 200


def test_query_stays_as_it_was(clinic):
    query = "a=1&b=%C3%A9&c=x+y%20z&d=&a=2&e=%2F%25"
    response = ask(f"/articles?{query}", f"www.{HOST}", secure=False)
    assert response["Location"] == f"https://{HOST}/articles/?{query}"


def test_strange_letters_in_the_path_stay(clinic):
    assert ask("/caf%C3%A9%20x.html", secure=False)["Location"] == f"https://{HOST}/caf%C3%A9%20x.html"


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/media/images/x.jpg", "/old.html", "/static/css"])
def test_files_get_no_slash(clinic, path):
    assert ask(path, secure=False)["Location"] == f"https://{HOST}{path}"
    assert ask(path).status_code in {200, 404}


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "//evil.example", "///evil.example//", "/\\evil.example/", "//evil/articles", "/%2Fevil/a"],
)
@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("host", [HOST, f"www.{HOST}"])
def test_no_address_leads_off_the_site(clinic, path, secure, host):
    response = ask(path, host, secure)
    location = response.get("Location", "")
    assert not location.startswith(("//", "/\\"))
    assert location.startswith((f"https://{HOST}/", "/")) or not location


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_form_sent_to_another_spelling_is_sent_again_whole(clinic, method):
    assert ask("/search/", f"www.{HOST}", method=method).status_code == 308


def test_head_is_led_like_get(clinic):
    response = ask("/articles", secure=False, method="head")
    assert response.status_code == 301
    assert response["Location"] == f"https://{HOST}/articles/"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.7", "127.0.0.1:8123", "localhost:9"])
def test_health_check_on_this_machine_is_answered(clinic, host):
    assert ask("/", host, secure=False).status_code == 200
    assert ask("/articles", host, secure=False)["Location"] == "/articles/"


def test_unknown_host_is_refused(clinic):
    assert ask("/", "evil.example", secure=False).status_code == 400


def test_redirect_over_https_keeps_browsers_on_https(clinic, settings):
    settings.SECURE_HSTS_SECONDS = 60
    assert "max-age=60" in ask("/", f"www.{HOST}")["Strict-Transport-Security"]


class TestSites:
    def test_host_of_another_site_is_its_own(self, clinic, settings):
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "second.example"]
        second = HomePageFactory(parent=Page.objects.get(depth=1), slug="second")
        Site.objects.create(hostname="second.example", port=443, root_page=second)
        assert ask("/", "second.example").status_code == 200

    def test_slip_in_the_name_of_the_site_locks_nobody_out(self, clinic):
        Site.objects.update(hostname="clinik.example")
        assert ask("/").status_code == 200

    def test_site_on_this_machine_takes_nobody_there(self, clinic):
        Site.objects.update(hostname="localhost", port=8000)
        assert ask("/").status_code == 200

    def test_unusual_port_of_the_site_is_named(self, clinic):
        Site.objects.update(port=8443)
        assert ask("/", f"www.{HOST}")["Location"] == f"https://{HOST}:8443/"

    def test_without_site_scheme_and_slash_still_count(self, clinic):
        Site.objects.all().delete()
        assert ask("/search", secure=False)["Location"] == f"https://{HOST}/search/"

    def test_host_is_led_to_the_site_without_https_too(self, clinic, settings):
        settings.SECURE_SSL_REDIRECT = False
        assert ask("/", f"www.{HOST}", secure=False)["Location"] == f"http://{HOST}/"
        assert ask("/", secure=False).status_code == 200


class TestMovedPages:
    """The redirect of an admin is part of the same hop."""

    @pytest.fixture
    def moved(self, clinic):
        page = StandardPageFactory(slug="new")
        Redirect.add_redirect("/old-place/", redirect_to=page)
        return clinic

    @pytest.mark.parametrize("path", ["/old-place", "/old-place/"])
    @pytest.mark.parametrize("host", [HOST, f"www.{HOST}"])
    @pytest.mark.parametrize("secure", [True, False])
    def test_one_hop(self, moved, path, host, secure):
        response = ask(path, host, secure)
        assert response.status_code == 301
        assert response["Location"].removeprefix(f"https://{HOST}") == "/new/"
        assert response["Location"].startswith("/") is (secure and host == HOST)

    def test_temporary_redirect_stays_temporary(self, moved):
        row = Redirect.objects.get()
        row.is_permanent = False
        row.save()
        assert ask("/old-place", secure=False).status_code == 302

    def test_file_of_the_old_site_too(self, moved, clinic):
        Redirect.add_redirect("/about.html", redirect_to="https://elsewhere.example/about")
        assert ask("/about.html", secure=False)["Location"] == "https://elsewhere.example/about"

    @pytest.mark.parametrize("path", ["/articles", "/search", "/articles/feed"])
    def test_page_that_is_there_wins(self, clinic, path):
        Redirect.add_redirect(path, redirect_to="https://elsewhere.example/")
        assert ask(path, secure=False)["Location"] == f"https://{HOST}{path}/"

    def test_redirect_off_the_site_by_two_slashes_is_defused(self, clinic):
        Redirect.objects.create(old_path="/trap", redirect_link="//evil.example/")
        assert ask("/trap", secure=False)["Location"] == f"https://{HOST}/%2Fevil.example/"


def test_files_ask_nothing_of_the_database(clinic, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask("/media/images/none.jpg", secure=False)


def test_right_address_costs_no_query_more(site, client, django_assert_num_queries):
    from site_core.site_settings.models import SiteSettings

    SiteSettings.of(site.site)
    client.get("/robots.txt")
    with django_assert_num_queries(0):  # the site and its settings are held
        client.get("/robots.txt")
