"""Validators, 304, HEAD, and Vary for everything that visitors and crawlers fetch."""

import gzip

import pytest
from django.test import Client

from site_core.site_settings.models import ClinicSettings
from tests.support.factories import ArticlePageFactory, ImageFactory, TreatmentPageFactory, make_private
from tests.support.html import soup

pytestmark = pytest.mark.slow

PUBLIC = ["/", "/articles/", "/articles/a/", "/treatments/t/", "/team/maya-ellison/", "/search/?q=lamp"]
FILES = ["/articles/feed/", "/sitemap.xml", "/sitemap-articles.xml", "/robots.txt", "/manifest.webmanifest"]
every_url = pytest.mark.parametrize("url", PUBLIC + FILES)


@pytest.fixture
def pages(site):
    ArticlePageFactory(slug="a", title="Lamp")
    TreatmentPageFactory(slug="t")
    return site


@every_url
def test_unchanged_response_is_304_without_body(pages, client, url):
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert first.status_code == 200
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]


@every_url
def test_compressed_response_has_a_weak_etag_that_validates(pages, client, url):
    plain, first = client.get(url), client.get(url, headers={"Accept-Encoding": "gzip"})
    compressed = first.get("Content-Encoding") == "gzip"
    assert first["ETag"].startswith("W/") is compressed
    if compressed:
        assert gzip.decompress(first.content) == plain.content
    for etag in (first["ETag"], plain["ETag"]):
        headers = {"Accept-Encoding": "gzip", "If-None-Match": etag}
        assert client.get(url, headers=headers).status_code == 304


@every_url
def test_head_has_the_headers_of_get(pages, client, url):
    client.get(url)
    get, head = client.get(url), client.head(url)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


@every_url
def test_head_can_be_conditional(pages, client, url):
    etag = client.get(url)["ETag"]
    assert client.head(url, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("url", ["/no-such-page/", "/media/images/none.jpg", "/articles", "/sitemap-x.xml"])
def test_head_of_other_urls_has_the_headers_of_get(pages, client, url):
    get, head = client.get(url), client.head(url)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


def test_head_of_an_image_has_its_length_and_no_body(site, client):
    image = ImageFactory()
    url = image.get_rendition("width-20").url
    get, head = client.get(url), client.head(url)
    assert head.status_code == get.status_code == 200
    assert dict(head.headers) == dict(get.headers)
    assert int(head["Content-Length"]) == len(b"".join(get.streaming_content))


@every_url
def test_response_varies_only_by_encoding(pages, client, url):
    response = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert not response.cookies


@every_url
def test_304_has_the_vary_header_of_the_response(pages, client, url):
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert {first.get("Vary", "Accept-Encoding"), again["Vary"]} == {"Accept-Encoding"}


def test_changed_settings_change_the_etag(pages, client):
    before = client.get("/articles/a/")["ETag"]
    clinic = ClinicSettings.for_site(pages.site)
    clinic.disclaimer = "Something else entirely."
    clinic.save()
    assert client.get("/articles/a/", headers={"If-None-Match": before}).status_code == 200


def test_new_sibling_changes_the_etag(pages, client):
    before = client.get("/articles/a/")["ETag"]
    ArticlePageFactory(title="Neighbor")
    assert client.get("/articles/a/", headers={"If-None-Match": before}).status_code == 200


def test_page_with_lists_has_no_last_modified(pages, client):
    assert "Last-Modified" not in client.get("/articles/a/").headers


def test_unpublishing_the_newest_article_invalidates_the_feed(pages, client):
    newest = ArticlePageFactory()
    date = client.get("/articles/feed/")["Last-Modified"]
    assert client.get("/articles/feed/", headers={"If-Modified-Since": date}).status_code == 304
    newest.unpublish()
    assert client.get("/articles/feed/", headers={"If-Modified-Since": date}).status_code == 200


def test_error_has_no_etag(site, client):
    assert "ETag" not in client.get("/no-such-page/").headers


def test_private_page_has_no_etag_for_visitors(pages, client):
    article = ArticlePageFactory()
    make_private(article)
    assert "ETag" not in client.get(article.url).headers


def test_editor_gets_the_user_bar_and_a_private_response(pages, editor):
    response = editor.get("/")
    assert soup(response).find("wagtail-userbar")
    assert "Cookie" in response["Vary"]
    assert "ETag" not in response.headers


def test_visitor_gets_no_user_bar(pages):
    assert not soup(Client().get("/")).find("wagtail-userbar")


def test_admin_has_no_etag(editor):
    assert "ETag" not in editor.get("/admin/").headers


def test_preview_keeps_the_user_bar_for_the_content_checks(site, editor):
    request = editor.get("/admin/").wsgi_request
    assert soup(site.home.make_preview_request(original_request=request).rendered_content).find("wagtail-userbar")
