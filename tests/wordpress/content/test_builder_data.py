"""Pages whose text is only in the data of a page builder, or in custom fields."""

import base64
import json

import pytest

from .support import HOST, converted, html, kinds, values

HEADING = {"id": "aaaaaa", "name": "heading", "parent": 0, "children": [], "settings": {"text": "Sleep", "tag": "h3"}}
TEXT = {"id": "bbbbbb", "name": "text-basic", "settings": {"text": "<p>Rest <a href='/about/'>well</a>.</p>"}}
BRICKS = (
    'a:1:{i:0;a:3:{s:2:"id";s:6:"aaaaaa";s:4:"name";s:7:"heading";s:8:"settings";a:2:{s:4:"text";s:5:"Sleep";'
    's:3:"tag";s:2:"h2";}}}'
)
WORDS = '<h2>Sleep</h2><p>Rest <a linktype="page" id="7">well</a>.</p>'


def test_bricks_text_is_read_from_its_data() -> None:
    assert html("", _bricks_page_content_2=json.dumps([HEADING, TEXT])) == WORDS
    assert html("", _bricks_page_content_2=BRICKS) == "<h2>Sleep</h2>"


def test_breakdance_text_is_read_from_json_within_json() -> None:
    tree = json.dumps({"root": {"children": [{"data": {"properties": {"content": {"text": "Rest well."}}}}]}})
    assert html("", _breakdance_data=json.dumps({"tree_json_string": tree})) == "<p>Rest well.</p>"


def test_oxygen_text_is_read_from_its_shortcodes() -> None:
    options = """ct_options='{"ct_id":1}'"""
    text = f"[ct_section {options}][ct_headline {options}]Sleep[/ct_headline][/ct_section]"
    assert html("", ct_builder_shortcodes=text) == "<h2>Sleep</h2>"


def test_betheme_text_is_read_from_base64() -> None:
    data = base64.b64encode(BRICKS.encode()).decode()
    assert html("", **{"mfn-page-items": data}) == "<h2>Sleep</h2>"


def test_text_of_the_post_goes_before_data() -> None:
    assert html("<p>Own words.</p>", _bricks_page_content_2=json.dumps([HEADING])) == "<p>Own words.</p>"


def test_custom_fields_are_the_text_of_a_page_that_has_no_other() -> None:
    link = 'a:3:{s:5:"title";s:9:"Book here";s:3:"url";s:7:"/about/";s:6:"target";s:0:"";}'
    fields = {
        "intro_text": "<p>Rest well.</p>",
        "button": link,
        "color": "#fff",
        "internal": "Not a field, never shown.",
    }
    keys = {"_intro_text": "field_5f1c", "_button": "field_5f1d", "_color": "field_5f1e"}
    result = html("<p>&nbsp;</p>", **fields, **keys)
    assert "<p>Rest well.</p>" in result
    assert '<a linktype="page" id="7">Book here</a>' in result
    assert "fff" not in result
    assert "Not a field" not in result


@pytest.mark.parametrize("data", ["a:1:{", "[" * 50_000, "{", "bm90IGpzb24=", '{"a":' * 3_000, "\x00", 'O:8:"x":1:{'])
def test_data_that_cannot_be_read_is_in_a_notice(data) -> None:
    result = converted("", _bricks_page_content_2=data)
    assert result.blocks == []
    assert "builder" in kinds(result)


def test_forms_and_codes_in_the_data_of_bricks_are_no_text() -> None:
    data = [
        {"name": "heading", "settings": {"text": "{post_title}"}},
        {"name": "text", "settings": {"text": "<p>Hello {acf_name} there</p>"}},
        {"name": "form", "settings": {"fields": [{"label": "Email"}], "emailSubject": "A new message came in"}},
        {"name": "button", "settings": {"text": "Book now", "link": {"type": "external", "url": f"{HOST}/about/"}}},
        {"name": "counter", "settings": {"countTo": "1000", "suffix": "+"}},
    ]
    conversion = converted("", _bricks_page_content_2=json.dumps(data))
    text = "".join(value for name, value in values(conversion) if name == "paragraph")
    assert text == '<p>Hello there</p><p><a linktype="page" id="7">Book now</a></p><p>1000+</p>'
    assert kinds(conversion) == {"form"}


def test_numbers_in_the_data_of_betheme_and_beaver_keep_their_sign() -> None:
    fields = {"number": "45", "label": "%", "title": "Well again"}
    page = [{"attr": {"title": "For editors"}, "wraps": [{"items": [{"type": "counter", "fields": fields}]}]}]
    assert html("", **{"mfn-page-items": json.dumps(page)}) == "<p>45%</p><h2>Well again</h2>"
    module = {"node": "a", "settings": {"type": "numbers", "number": "88", "number_suffix": "%"}}
    assert html("", _fl_builder_data=json.dumps({"a": module})) == "<p>88%</p>"


def test_contact_forms_in_the_data_of_siteorigin_are_no_text() -> None:
    form = {"settings": {"default_subject": "A new message"}, "fields": [{"label": "Your name"}]}
    form["panels_info"] = {"class": "SiteOrigin_Widgets_ContactForm_Widget"}
    assert values(converted("", panels_data=json.dumps({"widgets": [form]}))) == []


@pytest.mark.parametrize(
    "meta",
    [
        {"ct_builder_shortcodes": '[ct_link_text ct_options=\'{"original":{"url":"/about/"}}\']Read[/ct_link_text]'},
        {"ct_builder_json": '{"name":"ct_link_text","options":{"ct_content":"Read","original":{"url":"/about/"}}}'},
    ],
)
def test_links_of_oxygen_are_kept(meta: dict[str, str]) -> None:
    assert html("", **meta) == '<p><a linktype="page" id="7">Read</a></p>'


@pytest.mark.parametrize("options", ["[]", "5", "null", '{"original":5}', '{"original":[1]}', "{"])
def test_broken_options_of_oxygen_are_no_error(options: str) -> None:
    assert html("", ct_builder_shortcodes=f"[ct_text ct_options='{options}']Words[/ct_text]") == "<p>Words</p>"


def test_lists_of_texts_are_kept_whatever_element_they_are_in() -> None:
    plan = {"title": "Visit", "price": "$80", "duration": "per hour", "features": ["Talk", "Plan"]}
    text = html("", _fl_builder_data=json.dumps({"a": {"settings": {"type": "pricing-table", "columns": [plan]}}}))
    for each in ("Visit", "$80", "per hour", "Talk", "Plan"):
        assert each in text


def test_json_in_a_list_of_texts_is_read_once() -> None:
    items = ["We treat pain here", '{"heading":"More text about us"}', "[{broken", '{"text":']
    numbered = "".join(f'i:{number};s:{len(text)}:"{text}";' for number, text in enumerate(items))
    serialized = f'a:1:{{i:0;a:1:{{s:5:"items";a:{len(items)}:{{{numbered}}}}}}}'
    for data in (json.dumps([{"name": "list", "items": items}]), serialized):
        text = html("", _bricks_page_content_2=data)
        assert text.count("We treat pain here") == text.count("More text about us") == 1
        assert "heading" not in text


@pytest.mark.parametrize("value", ['s:5:"Hello";', "i:5;", "a:0:{}", "N;", "a:1:{i:7;i:8;}"])
def test_numbers_as_keys_are_no_error(value: str) -> None:
    data = f'a:1:{{i:0;a:2:{{s:8:"original";a:1:{{i:0;{value}}}s:4:"text";s:11:"We help you";}}}}'
    assert "We help you" in html("", panels_data=data)


def test_an_original_with_numbers_as_keys_is_read_once() -> None:
    original = 's:8:"original";a:1:{i:0;s:11:"Hello there";}'
    assert html("", panels_data=f"a:1:{{i:0;a:1:{{{original}}}}}") == "<p>Hello there</p>"


def test_only_themify_writes_elements_behind_the_names_of_settings() -> None:
    button = {"name": "text", "button_text": "book now", "read_more_text": "more"}
    text = html("", _bricks_page_content_2=json.dumps([button]))
    assert "book now" in text
    assert "more" in text
    box = {"mod_name": "box", "mod_settings": {"content_box": "Closed", "items": [{"info_more_box": "Friday"}]}}
    more = {"mod_name": "text", "mod_settings": {"read_more_text": "More", "url_text": "/about/"}}
    picture = {"mod_name": "image", "mod_settings": {"url_image": f"{HOST}/a.jpg", "caption_image": "A room"}}
    conversion = converted("", _themify_builder_settings_json=json.dumps([box, more, picture]))
    text = str(conversion.blocks)
    for each in ("Closed", "Friday", "More", "A room"):
        assert each in text
    assert conversion.images == 1


def test_codes_of_players_are_videos() -> None:
    code = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    data = json.dumps({"a": {"settings": {"type": "video", "embed_code": code}}})
    conversion = converted("", _fl_builder_data=data)
    assert "dQw4w9WgXcQ" in str(conversion.blocks)


def test_names_of_settings_of_themify_end_with_that_of_the_element() -> None:
    settings = {"text_callout": "Free parking", "action_btn_link_callout": "https://a.example/park/"}
    person = {"person_name_testimonial": "Lu Wen", "person_position_testimonial": "Cook", "company_testimonial": "Cafe"}
    data = [
        {"mod_name": "callout", "mod_settings": settings},
        {"mod_name": "testimonial", "mod_settings": {"items": [person]}},
        {"mod_name": "image", "mod_settings": {"caption_image": "A room", "link_image": "https://a.example/room/"}},
    ]
    text = html("", _themify_builder_settings_json=json.dumps(data))
    for each in ("Free parking", "a.example/park/", "Lu Wen", "Cook", "Cafe", "A room", "a.example/room/"):
        assert each in text


def test_prices_and_boxes_of_oxygen_are_kept() -> None:
    price = {
        "pricing_box_price_amount_main": "30",
        "pricing_box_price_amount_currency": "$",
        "pricing_box_price_amount_term": "a visit",
    }
    box = {"icon_box_heading": "Quiet", "icon_box_text": "No noise at all"}
    bar = {"progress_bar_left_text": "Trust", "progress_bar_right_text": "95%"}
    children = [{"options": {"original": each}} for each in (price, box, bar)]
    text = html("", ct_builder_json=json.dumps({"children": children}))
    for each in ("$30 / a visit", "Quiet", "No noise at all", "Trust", "95%"):
        assert each.replace(" / ", " ") in text.replace(" / ", " ")


def test_what_an_editor_is_called_is_no_text() -> None:
    data = {"widgets": [{"text": "<p>Words</p>", "text_selected_editor": "tinymce"}]}
    assert "tinymce" not in html("", panels_data=json.dumps(data))
