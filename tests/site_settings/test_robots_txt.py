"""robots.txt: its content, and validation of the text from the settings."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, Site

from site_core.site_settings.models import SearchSettings
from site_core.site_settings.robots_txt import validate_robots_txt
from tests.support.factories import HomePageFactory


def served(client, **headers):
    response = client.get("/robots.txt", headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def write(site, text):
    search = SearchSettings.for_site(site.site)
    search.robots_txt = text
    search.save()


def test_default_blocks_the_admin_and_lists_the_sitemap(site, client):
    assert served(client) == "User-agent: *\nDisallow: /admin/\n\nSitemap: http://testserver/sitemap.xml\n"


@pytest.mark.parametrize("address", ["/search/", "/media/", "/static/", "/documents/", "/"])
def test_default_allows_noindex_pages_and_assets(site, client, address):
    assert f"Disallow: {address}\n" not in served(client)


def test_custom_text_is_served_with_the_sitemap(site, client):
    write(site, "User-agent: GreedyBot\r\nDisallow: /\r\n\r\nUser-agent: *\r\nDisallow: /admin/")
    assert served(client) == (
        "User-agent: GreedyBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin/\n\n"
        "Sitemap: http://testserver/sitemap.xml\n"
    )


def test_sitemap_in_the_text_is_not_repeated(site, client):
    write(site, "sitemap : https://maps.example/all.xml\nUser-agent: *\nDisallow: /x/")
    assert served(client).count("itemap") == 1


def test_sitemap_in_a_comment_does_not_count(site, client):
    write(site, "# Sitemap: soon\nUser-agent: *\nDisallow:")
    assert "\nSitemap: http://testserver/sitemap.xml\n" in served(client)


def test_invisible_characters_are_removed(site, client):
    write(site, "\ufeffUser-agent: *\x01\x0b\nDis\u200ballow: /x/\x7f\u2028y")
    assert served(client).startswith("User-agent: *\nDisallow: /x/y\n")


def test_staging_lets_search_engines_read_noindex_regardless_of_the_text(site, client, settings):
    settings.SEARCH_INDEXING = False
    write(site, "User-agent: *\nDisallow: /treatments/")
    assert served(client) == "User-agent: *\nDisallow:\n"


def test_each_site_has_its_own_text(site, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    home = HomePageFactory(parent=Page.objects.get(depth=1), slug="second")
    second = Site.objects.create(hostname="second.example", port=443, root_page=home)
    SearchSettings.objects.create(site=second, robots_txt="User-agent: *\nDisallow: /second/")
    text = served(client, host="second.example")
    assert "Disallow: /second/" in text
    assert "Sitemap: https://second.example/sitemap.xml" in text
    assert "second" not in served(client)


def test_host_without_site_blocks_the_admin(db, client):
    Site.objects.all().delete()
    assert served(client) == "User-agent: *\nDisallow: /admin/\n"


def test_unchanged_file_is_not_sent_again(site, client):
    first = client.get("/robots.txt")
    assert client.get("/robots.txt", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        "User-agent: *\nDisallow:\n",
        "User-agent: *\r\n\r\nDisallow: /private/ # why\r\nAllow: /private/open$",
        "USER-AGENT : Bot\nDISALLOW:/x/*.pdf\nCrawl-delay: 10",
        "User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin/",
        "Sitemap: https://clinic.example/more.xml",
    ],
)
def test_valid_text_is_accepted(text):
    validate_robots_txt(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("User-agent: *\nKeep out!", "Line 2 (“Keep out!”) is not a valid rule"),
        ("User-agent: *\n<script>: x", "Line 2"),
        ("Disallow: /x/", "does not say which crawlers"),
        ("# note\n\nAllow: /", "Line 3 does not say which crawlers it is for"),
        ("User-agent: *\nDisallow: secret/", "must start with a slash"),
        ("User-agent: *\nDisallow: /", "Line 2 blocks the whole site"),
        ("User-agent: *\nUser-agent: Bot\nDisallow: /*", "Line 3 blocks the whole site"),
        ("User-agent: *\nDisallow: /*$", "Line 2 blocks the whole site"),
        ("User-agent: *\nDisallow: **", "Line 2 blocks the whole site"),
    ],
)
def test_error_includes_the_line_number(text, words):
    with pytest.raises(ValidationError) as error:
        validate_robots_txt(text)
    assert words in error.value.messages[0]


def test_form_shows_the_error(site, editor):
    address = reverse("wagtailsettings:edit", args=["site_settings", "searchsettings", site.site.pk])
    response = editor.post(address, {"title_pattern": "{title}", "description_pattern": "{title}", "robots_txt": "no"})
    assert "Line 1 (“no”) is not a valid rule" in response.content.decode()
    assert SearchSettings.for_site(site.site).robots_txt == ""
