"""Links to the home of the old site by a placeholder."""

import json

import pytest

from .support import converted, html

ABOUT = '<a linktype="page" id="7">'
HOMES = [
    "[site_url]",
    "[home_url]",
    "[blog_url]",
    "[siteurl /]",
    '[bloginfo key="url"]',
    "{{site_url}}",
    "{{ home_url }}",
]
HOMES += ["%%siteurl%%", "%%sitehome%%", "%5Bsite_url%5D", "https://[site_url]", "{site_url}"]


@pytest.mark.parametrize("home", HOMES)
def test_a_placeholder_is_the_home_of_the_old_site(home: str) -> None:
    quote = "'" if '"' in home else '"'
    result = converted(
        f"<p><a href={quote}{home}/about/{quote}>Us</a> <a href={quote}{home}about/#x{quote}>Part</a></p>"
    )
    assert ABOUT + "Us</a>" in result.blocks[0]["value"]
    assert 'id="7" fragment="x">Part</a>' in result.blocks[0]["value"]
    assert (result.links_before, result.links_after) == (2, 2)


@pytest.mark.parametrize("home", ["[site_url]", "{{site_url}}", "%%siteurl%%"])
def test_placeholders_in_attributes_and_data_are_read(home: str) -> None:
    assert ABOUT in html(f'[button url="{home}/about/" text="Call now"]')
    link = {"type": "external", "url": f"{home}/about/"}
    assert ABOUT in html(
        "", _bricks_page_content_2=json.dumps([{"name": "button", "settings": {"text": "Go", "link": link}}])
    )
    assert ABOUT in html("", button=f"{home}/about/", _button="field_5f1c")


def test_examples_of_placeholders_stay() -> None:
    assert html("<p>Write [[site_url]] here.</p>") == "<p>Write [site_url] here.</p>"


def test_a_placeholder_alone_leads_to_the_home_page() -> None:
    assert '<a href="/">' in html('<p><a href="[site_url]">Home</a></p>')
