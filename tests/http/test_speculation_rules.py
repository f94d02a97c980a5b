"""Which responses let browsers prefetch the next page, and what the rules contain."""

import pytest

from tests.support.factories import ArticlePageFactory, make_private

RULES = "/speculation-rules.json"


def test_public_pages_have_the_header(site, client):
    assert client.get("/articles/")["Speculation-Rules"] == f'"{RULES}"'


def test_pages_for_signed_in_users_have_no_header(site, editor):
    assert "Speculation-Rules" not in editor.get("/articles/")


@pytest.mark.parametrize("url", ["/admin/login/", "/articles/feed/", "/sitemap.xml", "/robots.txt"])
def test_other_responses_have_no_header(site, client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert "Speculation-Rules" not in response


def test_private_pages_have_no_header(site, client):
    page = ArticlePageFactory(parent=site.articles, slug="private")
    restriction = make_private(page)
    restriction.restriction_type, restriction.password = restriction.PASSWORD, "letmein"
    restriction.save()
    response = client.get("/articles/private/")
    assert b"password" in response.content
    assert "Speculation-Rules" not in response


def test_rules_have_the_right_media_type_and_are_cacheable(site, client):
    response = client.get(RULES)
    assert response["Content-Type"] == "application/speculationrules+json"
    assert response["Cache-Control"] == "public, max-age=86400"
    (rule,) = response.json()["prefetch"]
    assert rule["eagerness"] == "moderate"


@pytest.mark.parametrize("pattern", ["/admin/*", "/documents/*", "/*/feed/", "/*.*", "/search/\\?*"])
def test_rules_exclude_private_urls_and_files(site, client, pattern):
    everything, excluded, _ = client.get(RULES).json()["prefetch"][0]["where"]["and"]
    assert everything == {"href_matches": "/*"}
    assert pattern in excluded["not"]["href_matches"]
