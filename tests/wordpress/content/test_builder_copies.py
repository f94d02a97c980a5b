"""Builders that write a copy of their text into the content, and keep the rest in their own data."""

import json

from site_core.wordpress.content import conversion

from .support import converted, html, kinds, values

HEADLINE = {"_type": "headline", "text_content": "Sleep well", "text_tag": "h1"}
PARAGRAPH = {"_type": "text", "text_content": "One night in our lab."}
BUTTON = {
    "_type": "button",
    "anchor_text_primary_content": "Book a night",
    "anchor_href": "https://elsewhere.example/book/",
}
COPY = "[cs_content_seo]Sleep well[/cs_content_seo][cs_content_seo]One night in our lab.[/cs_content_seo]"


def cornerstone(*modules: dict[str, str]) -> str:
    return json.dumps([{"_type": "section", "_modules": list(modules)}])


def test_data_with_all_of_the_copy_and_more_is_the_text() -> None:
    conversion = converted(COPY, _cornerstone_data=cornerstone(HEADLINE, PARAGRAPH, BUTTON))
    text = "".join(value for _name, value in values(conversion))
    assert text.count("Sleep well") == text.count("One night in our lab.") == 1
    assert '<a href="https://elsewhere.example/book/">Book a night</a>' in text
    assert conversion.links_before == conversion.links_after == 1


def test_the_content_stays_the_text_if_the_data_has_nothing_else() -> None:
    assert "<h3>" not in html("<p>Sleep well</p>", _cornerstone_data=cornerstone(HEADLINE))
    assert "Sleep well" in html("<p>Sleep well</p>", _cornerstone_data=cornerstone(HEADLINE))


def test_what_only_the_data_has_is_listed_if_it_lacks_a_part_of_the_content() -> None:
    content = "<p>Sleep well</p><p>Only here.</p>"
    conversion = converted(content, _cornerstone_data=cornerstone(HEADLINE, BUTTON))
    listed = " ".join(notice.excerpt for notice in conversion.notices if notice.kind == "fields")
    assert "Book a night (https://elsewhere.example/book/)" in listed
    assert "Sleep well" not in listed
    assert not {"words", "links"} & kinds(conversion)
    assert conversion.links_before == conversion.links_after == 1


def test_images_of_the_content_that_the_data_lacks_stay() -> None:
    image = '<p>Sleep well</p><img src="https://old.example/a.jpg" alt="Bed">'
    conversion = converted(image, _cornerstone_data=cornerstone(HEADLINE, BUTTON))
    assert "figure" in dict(values(conversion))
    assert "fields" in kinds(conversion)


def test_data_of_a_builder_that_was_turned_off_is_no_text() -> None:
    data = json.dumps({"a": {"type": "module", "settings": {"type": "heading", "heading": "Long gone"}}})
    assert "Long gone" in html("", _fl_builder_data=data, _fl_builder_enabled="1")
    kept = converted("<p>Now here</p>", _fl_builder_data=data, _fl_builder_enabled="")
    assert not any("Long gone" in str(notice) for notice in kept.notices)
    assert "Long gone" not in str(kept.blocks)


def test_a_loss_beyond_the_content_is_found(monkeypatch) -> None:
    content = "<p>Sleep well</p><p>Only here.</p>"
    data = cornerstone(HEADLINE, BUTTON)
    assert "words" not in kinds(converted(content, _cornerstone_data=data))
    monkeypatch.setattr(conversion, "field_notices", lambda _html: ([], conversion.count_source("")))
    assert {"words", "links"} <= kinds(converted(content, _cornerstone_data=data))
