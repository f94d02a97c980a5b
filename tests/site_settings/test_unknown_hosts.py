"""Files of the site on a host that no site has, and before there is a site."""

import pytest
from django.test import Client
from wagtail.models import Site

PATHS = {
    "/": 404,
    "/favicon.ico": 302,
    "/manifest.webmanifest": 404,
    "/robots.txt": 200,
    "/llms.txt": 404,
    "/sitemap.xml": 404,
    "/sitemap-pages.xml": 404,
    "/.well-known/security.txt": 200,
    "/speculation-rules.json": 200,
    "/search/?q=sleep": 200,
    "/articles/feed/": 404,
    "/share/1/abc.jpg": 404,
    "/0123456789abcdef.txt": 404,
    "/no-such-page/": 404,
}


@pytest.fixture
def visitor(settings):
    settings.SECURITY_CONTACT, settings.ALLOWED_HOSTS = "mailto:security@clinic.example", ["*"]
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("path", "status"), PATHS.items())
def test_file_exists_or_is_not_found_without_a_site(site, visitor, path, status):
    Site.objects.all().delete()
    assert visitor.get(path).status_code == status


@pytest.mark.parametrize(("path", "status"), PATHS.items())
def test_file_exists_or_is_not_found_on_an_unknown_host(site, visitor, path, status):
    Site.objects.update(hostname="clinic.example", is_default_site=False)
    assert visitor.get(path, headers={"host": "other.example"}).status_code == status


def test_title_of_an_error_page_without_a_site_ends_with_the_error(site, visitor):
    Site.objects.all().delete()
    assert "<title>We can’t find that page</title>" in visitor.get("/no-such-page/").text
