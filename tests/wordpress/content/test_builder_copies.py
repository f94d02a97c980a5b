"""Builders that write a copy of their text into the content, and keep the rest in their own data."""

import json
from dataclasses import replace

import pytest

from site_core.wordpress.content import conversion
from site_core.wordpress.content.builder_copies import parts_beyond
from site_core.wordpress.content.counting_source import count_source
from site_core.wordpress.importing.outline import source_hash
from site_core.wordpress.items import Item

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
    assert kinds(kept) == {"turned off"}
    assert "Long gone" not in str(kept.blocks)


BRICKS = json.dumps(
    [
        {"name": "text-basic", "settings": {"text": "We treat pain."}},
        {"name": "text-basic", "settings": {"text": "We also treat children for free."}},
    ]
)


@pytest.mark.parametrize(
    "meta",
    [
        {"_bricks_page_content_2": BRICKS, "_bricks_editor_mode": "wordpress"},
        {"_cornerstone_data": BRICKS, "_cornerstone_override": "1"},
    ],
)
def test_data_that_is_older_than_the_content_is_left_out_and_counted(meta: dict[str, str]) -> None:
    conversion = converted("<p>We treat pain.</p>", **meta)
    assert values(conversion) == [("paragraph", "<p>We treat pain.</p>")]
    [notice] = conversion.notices
    assert (notice.kind, notice.excerpt) == ("turned off", "We also treat children for free.")
    assert "6 words that only its data has were left out on purpose." in notice.text
    assert conversion.words_before == conversion.words_after == 3


ELEMENTOR = json.dumps(
    [
        {"widgetType": "text-editor", "settings": {"editor": "<p>We treat pain.</p>"}},
        {"widgetType": "text-editor", "settings": {"editor": "<p>We also treat children for free.</p>"}},
        {"widgetType": "button", "settings": {"text": "Book", "link": {"url": "https://elsewhere.example/old/"}}},
        {"widgetType": "form", "settings": {"form_name": "Old form", "email_to": "pat@old.example"}},
    ]
)


@pytest.mark.parametrize("mode", ["", "0", "classic"])
def test_data_of_elementor_is_left_out_once_the_page_went_back_to_the_editor_of_wordpress(mode: str) -> None:
    conversion = converted("<p>We treat pain.</p>", _elementor_data=ELEMENTOR, _elementor_edit_mode=mode)
    assert values(conversion) == [("paragraph", "<p>We treat pain.</p>")]
    [notice] = conversion.notices
    assert (notice.kind, notice.excerpt) == ("turned off", "We also treat children for free. Book")
    assert "7 words that only its data has were left out on purpose." in notice.text
    assert (conversion.words_before, conversion.words_after) == (3, 3)
    assert (conversion.links_before, conversion.links_after) == (0, 0)


IMAGE = {"widgetType": "image", "settings": {"image": {"url": "https://old.example/clinic.jpg", "id": 9}}}


@pytest.mark.parametrize("meta", [{}, {"_elementor_edit_mode": "builder"}])
@pytest.mark.parametrize("content", ["", "<p>&nbsp;</p>", "<p>We treat pain.</p>"])
def test_data_of_elementor_is_shown_unless_the_export_says_that_it_is_turned_off(
    content: str, meta: dict[str, str]
) -> None:
    conversion = converted(content, _elementor_data=json.dumps([*json.loads(ELEMENTOR), IMAGE]), **meta)
    text = str(conversion.blocks)
    assert "children for free" in text
    assert '<a href="https://elsewhere.example/old/">Book</a>' in text
    assert "figure" in dict(values(conversion))
    assert "turned off" not in kinds(conversion)


def test_turning_elementor_off_is_a_change_of_the_page_and_other_pages_keep_their_hash() -> None:
    on = Item(1, "page", content="<p>Text</p>", meta={"_elementor_data": ("[]",), "_elementor_edit_mode": ("builder",)})
    off = replace(on, meta={"_elementor_data": ("[]",), "_elementor_edit_mode": ("",)})
    assert source_hash(on) != source_hash(off)
    assert source_hash(replace(on, meta={})) == source_hash(replace(on, meta={"_elementor_edit_mode": ("builder",)}))


@pytest.mark.parametrize(
    "meta",
    [
        {"_bricks_page_content_2": BRICKS, "_bricks_editor_mode": "bricks"},
        {"_bricks_page_content_2": BRICKS},
        {"_fl_builder_data": BRICKS, "_fl_builder_enabled": "1"},
        {"_breakdance_data": BRICKS},
        {"_breakdance_data": BRICKS, "_bricks_page_content_2": BRICKS, "_bricks_editor_mode": "wordpress"},
    ],
)
def test_data_of_builders_that_copy_nothing_is_listed_beside_the_content(meta: dict[str, str]) -> None:
    conversion = converted("<p>We treat pain.</p>", **meta)
    assert values(conversion) == [("paragraph", "<p>We treat pain.</p>")]
    assert [notice.excerpt for notice in conversion.notices] == ["We also treat children for free."]
    assert not conversion.missing_words


def test_texts_are_known_in_any_order_and_only_as_whole_words() -> None:
    own = count_source("<p>One two.</p><p>Three four.</p><p>Five.</p>")
    known = ["<p>Three four</p>", "<p>One two</p>", "<p>Five</p>", "<p>two three</p>", "<p></p>", "<p>…</p>"]
    beyond = ["<p>two one</p>", "<p>Thr</p>", '<a href="https://elsewhere.example/">One</a>', "<p>Six</p>"]
    assert list(parts_beyond([*known, *beyond, *known], own)) == beyond


def test_a_loss_beyond_the_content_is_found(monkeypatch) -> None:
    content = "<p>Sleep well</p><p>Only here.</p>"
    data = cornerstone(HEADLINE, BUTTON)
    assert "words" not in kinds(converted(content, _cornerstone_data=data))
    monkeypatch.setattr(conversion, "field_notices", lambda *_arguments: ([], conversion.count_source("")))
    assert {"words", "links"} <= kinds(converted(content, _cornerstone_data=data))
