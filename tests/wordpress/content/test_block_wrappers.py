"""Links around containers, and numbers of counters, that only stand in the attributes of a block."""

import pytest

from site_core.wordpress.content import delimiters

from .support import converted, html, kinds

VISIT = "https://elsewhere.example/visit/"
INNER = "<p>Inner text</p>"


def block(name: str, attributes: str, inner: str = INNER) -> str:
    return f'<!-- wp:{name} {attributes} --><div class="outer">{inner}</div><!-- /wp:{name} -->'


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("kadence/column", f'{{"link":["{VISIT}"]}}'),
        ("kadence/column", f'{{"link":"{VISIT}"}}'),
        ("uagb/container", f'{{"link":{{"url":"{VISIT}","target":"_blank","title":""}}}}'),
        ("generateblocks/container", f'{{"url":"{VISIT}","linkType":"wrapper"}}'),
    ],
)
def test_links_around_containers_are_kept(name: str, attributes: str) -> None:
    conversion = converted(block(name, attributes))
    assert VISIT in str(conversion.blocks)
    assert conversion.links_before == conversion.links_after == 1


@pytest.mark.parametrize("link", [VISIT, "https://elsewhere.example/?a=1&b=2"])
def test_links_that_the_html_has_are_not_doubled(link: str) -> None:
    for sign in ("&", "&amp;", "&#038;"):
        inner = f'<a href="{link.replace("&", sign)}">Visit us</a>'
        conversion = converted(block("kadence/infobox", f'{{"link":"{link}"}}', inner))
        assert conversion.links_before == conversion.links_after == 1


@pytest.mark.parametrize(
    "attributes",
    [
        '{"link":""}',
        '{"link":null}',
        '{"link":{"a":[]}}',
        '{"link":"#"}',
        '{"url":"https://a.example/"}',
        '{"link":[1]}',
        '{"link":{"target":"_blank","image":"https://a.example/a.jpg"}}',
        '{"link":"javascript:alert(1)"}',
        "[1]",
        '{"link":',
    ],
)
def test_other_values_are_no_links(attributes: str) -> None:
    conversion = converted(block("kadence/column", attributes))
    assert conversion.links_before == conversion.links_after == 0
    assert "Inner text" in str(conversion.blocks)


def test_the_number_of_a_counter_is_kept() -> None:
    attributes = '{"start":0,"end":450,"prefix":"+","suffix":"k"}'
    assert "+450 k" in html(block("kadence/countup", attributes, '<div data-end="450"></div><p>People</p>'))


@pytest.mark.parametrize(
    ("name", "attributes"),
    [("kadence/column", f'{{"link":["{VISIT}"]}}'), ("kadence/countup", '{"start":0,"end":450,"suffix":"k"}')],
)
def test_a_loss_of_what_only_attributes_have_is_found(monkeypatch, name: str, attributes: str) -> None:
    monkeypatch.setattr(delimiters, "wrapper_values", lambda *_arguments: [])
    assert {"links", "words"} & kinds(converted(block(name, attributes)))


@pytest.mark.parametrize("shown", ["450", "450.", "450.5", "1, 450", "<b>450</b>%"])
def test_a_number_that_the_html_shows_is_not_missing(shown: str) -> None:
    assert not converted(block("kadence/countup", '{"end":450}', f"<p>Up to {shown}</p>")).missing_words


def test_a_number_that_the_html_shows_is_not_doubled() -> None:
    assert html(block("stackable/count-up", '{"end":1234}', "<p>1,234 people</p>")).count("234") == 1


def test_areas_of_an_image_are_links() -> None:
    conversion = converted(f'<p>Map</p><map><area href="{VISIT}" alt="North wing"><area href="#"></map>')
    assert f'<a href="{VISIT}">North wing</a>' in str(conversion.blocks)
    assert conversion.links_before == conversion.links_after == 1
