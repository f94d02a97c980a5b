"""A site that search engines must not list: SEARCH_INDEXING is off."""

import pytest
from django.conf import settings as site_settings

from tests.support import factories
from tests.support.html import soup


@pytest.fixture
def staging(site, settings):
    settings.SEARCH_INDEXING = False
    return site


SCREENS = ["", "pages/{home}/", "pages/{article}/edit/", "images/", "settings/site_settings/searchsettings/"]


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_of_the_admin_says_so(staging, editor, path):
    path = path.format(home=staging.home.pk, article=factories.ArticlePageFactory().pk)
    page = soup(editor.get(f"/{site_settings.ADMIN_PATH}{path}", follow=True))
    assert "This site is hidden from search engines." in page.select_one(".indexing-off").get_text()


def test_admin_of_a_site_that_is_listed_does_not_say_so(site, editor):
    assert not soup(editor.get(f"/{site_settings.ADMIN_PATH}")).select(".indexing-off")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/feed/",
        "/search/?q=x",
        "/robots.txt",
        "/sitemap.xml",
        "/manifest.webmanifest",
        "/favicon.ico",
        "/no-such-page/",
        "/articles",
        "/healthz/",
        "/admin/",
    ],
)
def test_every_response_says_noindex(staging, client, path):
    assert client.get(path)["X-Robots-Tag"] == "noindex, nofollow"


def test_unchanged_page_says_noindex_again(staging, client):
    etag = client.get("/")["ETag"]
    response = client.get("/", headers={"If-None-Match": etag})
    assert (response.status_code, response["X-Robots-Tag"]) == (304, "noindex, nofollow")


def test_robots_txt_hides_no_page_that_says_noindex(staging, client):
    assert "Disallow: /" not in client.get("/robots.txt").text
