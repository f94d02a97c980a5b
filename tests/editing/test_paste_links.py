"""Links of pasted text lead where they did, without detours and tracking, and to pages by their id."""

import pytest

from site_core.editing.paste.links import LinkResolver, clean_url
from tests.support.factories import StandardPageFactory
from tests.support.pasting import paste, paste_text

CLEAN = {
    "https://www.google.com/url?q=https://example.org/a%3Fb%3D1&sa=D&ust=1": "https://example.org/a?b=1",
    "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fexample.org%2F": "https://example.org/",
    "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=05": "https://example.org/a",
    "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a-5Fb&d=Dw": "https://example.org/a_b",
    "https://urldefense.com/v3/__https://example.org/a?b=*2__;Iw!!AB!c$": "https://example.org/a?b=#2",
    "https://urldefense.com/v3/__https:/example.org/a__;!!AB!c$": "https://example.org/a",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F%3Ffbclid%3D1&h=2": "https://example.org/",
    "https://www.google.com/url?q=https://l.facebook.com/l.php?u%3Dhttps%253A%252F%252Fexample.org%252F": (
        "https://example.org/"
    ),
    "https://example.org/?utm_source=a&id=7&gclid=1&mc_eid=2#part": "https://example.org/?id=7#part",
    "https://example.org/?q=a%20b&q=&c": "https://example.org/?q=a%20b&q=&c",
    "https://www.google.com/search?q=https://example.org/": "https://www.google.com/search?q=https://example.org/",
    "tel:+16465550101": "tel:+16465550101",
    "mailto:a@example.org?subject=b": "mailto:a@example.org?subject=b",
    " java\nscript:alert(1)": "",
    "data:text/html,a": "",
    "file:///C:/a.docx": "",
    "https://www.google.com/url?q=javascript:alert(1)": "https://www.google.com/url?q=javascript:alert(1)",
    "https://": "",
    "https://[broken/": "",
    "#part": "",
}


@pytest.mark.parametrize("url", CLEAN)
def test_url_is_cleaned(url):
    assert clean_url(url) == CLEAN[url]


@pytest.mark.parametrize(
    "url",
    ["{path}", "https://testserver{path}", "http://www.testserver:8000{path}?utm_source=a", "{path_without_slash}"],
)
def test_link_to_a_page_of_the_site_becomes_a_page_link(site, url):
    page = StandardPageFactory(slug="about-us")
    path = page.get_url()
    href = url.format(path=path, path_without_slash=path.strip("/"))
    assert paste_text(f"<p><a href='{href}'>us</a></p>") == f'<p><a linktype="page" id="{page.pk}">us</a></p>'


def test_link_to_a_page_in_the_admin_becomes_a_page_link(site):
    page = StandardPageFactory()
    assert LinkResolver("testserver").resolve(f"https://testserver/admin/pages/{page.pk}/edit/")[1] == page.pk


def test_link_to_a_part_of_a_page_keeps_the_part(site):
    path = StandardPageFactory(slug="about-us").get_url()
    assert (
        paste_text(f"<p><a href='https://testserver{path}#team'>us</a></p>") == f'<p><a href="{path}#team">us</a></p>'
    )


def test_link_to_another_website_stays_one(site):
    StandardPageFactory(slug="about-us")
    html = '<p><a href="https://example.org/about-us/">us</a></p>'
    assert paste_text(html) == html


@pytest.mark.django_db
def test_text_of_a_link_that_cannot_be_kept_stays():
    result = paste("<p><a href='javascript:alert(1)'>one</a> <a href='chapter2.html'>two</a></p>")
    assert result.lost == "Not kept: 2 links that lead nowhere from here."
    assert paste_text("<p><a href='file:///a.docx'>one</a></p>") == "<p>one</p>"
