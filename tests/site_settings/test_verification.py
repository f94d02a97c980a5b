"""Proof of ownership for search engines: meta tags that admins paste."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from site_core.site_settings.models import SearchSettings
from site_core.site_settings.verification import META_NAMES, parse_verification
from tests.support import factories
from tests.support.html import soup

CODE = "dBw5CvburAxi537Rp9qi5uG2174Vb6JwHwIRwPSLIK8"
TAG = f'<meta name="google-site-verification" content="{CODE}" />'


@pytest.mark.parametrize(
    "text",
    [
        f"“{CODE}”",
        f'content="{CODE}"',
        TAG.upper().replace(CODE.upper(), CODE),
        TAG.replace("<", "&lt;").replace(">", "&gt;"),
        f'{TAG}<meta name="msvalidate.01" content="0123456789ABCDEF" />',
        f"google-site-verification: {CODE}\u200b",
    ],
)
def test_code_is_found_in_what_people_paste(text):
    assert parse_verification(text, "google-site-verification") == CODE


@pytest.mark.parametrize("text", [CODE, f" {CODE}\n", TAG, f"google-site-verification={CODE}", TAG.replace('"', "'")])
def test_code_or_whole_tag_may_be_pasted(text):
    assert parse_verification(text, "google-site-verification") == CODE


@pytest.mark.parametrize(
    "text",
    [
        "google1234abcd.html is my file",
        f'<meta name="msvalidate.01" content="{CODE}">',
        f"{TAG}{TAG}",
        "<script>alert(1)</script>",
        '<meta name="google-site-verification" content="&quot;><script>alert(1)</script>">',
        "short",
        "google1234567890abcdef.html",
        "google-site-verification: google1234567890abcdef.html",
        "facebook-domain-verification=abcdefghij1234",
        "ключ-подтверждения",
    ],
)
def test_anything_else_is_rejected(text):
    with pytest.raises(ValidationError):
        parse_verification(text, "google-site-verification")


def test_tag_of_another_service_is_named_in_the_error(site):
    search = SearchSettings.for_site(site.site)
    search.bing_verification = TAG
    with pytest.raises(ValidationError, match=r"msvalidate\.01") as error:
        search.full_clean()
    assert set(error.value.message_dict) == {"bing_verification"}


def test_home_page_has_the_tags_and_other_pages_do_not(site, client, editor):
    url = reverse("wagtailsettings:edit", args=["site_settings", "searchsettings", site.site.pk])
    codes = {field: f"{number}0123456789abcdef" for number, field in enumerate(META_NAMES)}
    tags = {field: f'<meta name="{META_NAMES[field]}" content="{code}">' for field, code in codes.items()}
    editor.post(url, {"title_pattern": "{title}", "description_pattern": "{title}", **tags})
    page = soup(client.get("/"))
    contents = {field: page.find("meta", attrs={"name": name})["content"] for field, name in META_NAMES.items()}
    assert contents == codes
    assert not soup(client.get(factories.ArticlePageFactory().url)).find("meta", attrs={"name": "msvalidate.01"})


def test_site_without_codes_has_no_tags(site, client):
    assert not [name for name in META_NAMES.values() if soup(client.get("/")).find("meta", attrs={"name": name})]
