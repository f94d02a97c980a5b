"""Elements of page builders that say something with more than one text: prices, counters, people, tables, templates."""

import json

import pytest

from .support import HOST, FixedResolver, converted, html, kinds, values


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('[et_pb_pricing_table currency="$" sum="49" per="month"]', "$49 / month"),
        ('[pricing_column price="99" currency_symbol="$" interval="Per Month"]', "$99 Per Month"),
        ('[milestone number="100" symbol="%" symbol_position="after"]', "100%"),
        ('[fusion_counter_box value="150" unit="+" unit_pos="suffix"]', "150+"),
        ('[x_counter num_start="0" num_prefix="+" num_end="40" num_suffix="mg"]', "+40 mg"),
        ('[et_pb_circle_counter number="85"]', "85%"),
        ('[et_pb_number_counter number="85" percent_sign="off"]', "85"),
        ('[vc_pie value="72" units="%"]', "72%"),
        ("[av_catalogue_item price='12.50 EUR']", "12.50 EUR"),
    ],
)
def test_numbers_keep_their_signs_and_units(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


def test_a_sign_without_a_number_is_no_text() -> None:
    widget = [{"widgetType": "counter", "settings": {"ending_number": 98, "suffix": "%", "title": "Well again"}}]
    assert html("", _elementor_data=json.dumps(widget)) == "<p>98%</p><h2>Well again</h2>"
    assert html("<p>98% Well again</p>", _elementor_data=json.dumps(widget)) == "<p>98% Well again</p>"


@pytest.mark.parametrize(
    "text",
    [
        '[et_pb_contact_form email="a@b.example" success_message="Thanks!" submit_button_text="Send"]',
        "[av_contact email='a@b.example' button='Go on' sent='It was sent to us' autoresponder='Hello there, you']"
        "[av_contact_field label='Your name' type='text'][/av_contact]",
        '[fusion_form form_post_id="91" /]',
        "<p>[ameliabooking]</p>",
        '[et_pb_signup mailchimp_list="x" button_text="Sign me up"][/et_pb_signup]',
    ],
)
def test_what_a_form_says_later_is_no_text_of_the_page(text: str) -> None:
    conversion = converted(text)
    assert (values(conversion), conversion.words_before) == ([], 0)
    assert "form" in kinds(conversion)
    assert "b.example" not in str(conversion.notices)


def test_settings_of_elementor_forms_are_no_text_of_the_page() -> None:
    settings = {
        "form_name": "New form",
        "form_fields": [{"field_label": "Condition", "field_options": "Depression\nAnxiety"}],
        "button_text": "Send it",
        "email_subject": "New message from the clinic",
        "success_message": "The form was sent.",
        "error_message": "An error occurred.",
    }
    widgets = [{"widgetType": "form", "settings": settings}, {"widgetType": "heading", "settings": {"title": "Write"}}]
    conversion = converted("", _elementor_data=json.dumps(widgets))
    assert values(conversion) == [("paragraph", "<h2>Write</h2>")]
    assert (conversion.words_before, conversion.words_after, kinds(conversion)) == (1, 1, {"form"})


def test_elementor_texts_that_come_from_elsewhere_are_no_texts() -> None:
    settings = {"title": "Add your heading here", "__dynamic__": {"title": "[elementor-tag name=post-title]"}}
    conversion = converted("", _elementor_data=json.dumps([{"widgetType": "heading", "settings": settings}]))
    assert (values(conversion), conversion.words_before) == ([], 0)


def test_elementor_icons_keep_their_links() -> None:
    icons = [{"social_icon": {"value": "fab fa-facebook"}, "link": {"url": "https://www.facebook.com/clinic"}}]
    conversion = converted("", _elementor_data=json.dumps([{"settings": {"social_icon_list": icons}}]))
    assert values(conversion) == [("paragraph", '<p><a href="https://www.facebook.com/clinic">Facebook</a></p>')]
    assert conversion.links_before == conversion.links_after == 1


@pytest.mark.parametrize("text", ["@ET-DC@eyJkeW5hbWljIjp0cnVlfQ==@", '$variable({"type":"content"})$'])
def test_codes_for_texts_from_elsewhere_are_never_shown(text: str) -> None:
    conversion = converted(f"[et_pb_text]Words {text}[/et_pb_text]")
    assert values(conversion) == [("paragraph", "<p>Words</p>")]
    assert not conversion.missing_words


@pytest.mark.parametrize("name", ["share", "ameliabooking", "my-widget", "clinic2"])
@pytest.mark.parametrize(
    "around", ["{}", "<p>{}</p>", "One.\n\n{}\n\nTwo.", "<div>{}<br>Three</div>", "[vc_row]{}[/vc_row]"]
)
def test_a_name_in_brackets_that_is_all_of_its_line_is_no_text(name: str, around: str) -> None:
    conversion = converted(around.format(f"[{name}]"))
    assert f"[{name}]" not in str(values(conversion))
    assert not conversion.missing_words


@pytest.mark.parametrize(
    "text", ["He was [sic] there", "<p>See [name] and <b>[other]</b></p>", "[1]", "[Note from us]"]
)
def test_remarks_in_brackets_stay(text: str) -> None:
    assert text.count("[") == html(text).count("[")


def test_elements_without_space_between_them_are_no_single_word() -> None:
    text = "[dt_quote]Said[/dt_quote][themify_box]Boxed[/themify_box][x_blockquote cite='Who']Quoted[/x_blockquote]"
    assert html(text) == "<p>Said</p><p>Boxed</p><p>Who</p><p>Quoted</p>"


@pytest.mark.parametrize(
    ("text", "alt"),
    [
        (f'[fusion_imageframe image_id="7|full" alt="Our room"]{HOST}/a.jpg[/fusion_imageframe]', "Our room"),
        (f'[fusion_person name="Dr. Lee" title="Nurse" picture="{HOST}/a.jpg"][/fusion_person]', "Dr. Lee"),
        (f"[av_image src='{HOST}/a.jpg' attachment='12'][/av_image]", "Nurse with a coil"),
        ('[ux_image id="12"]', "Nurse with a coil"),
        ('[interactive_banner banner_image="id^12|url^https://old.example/a.jpg|alt^null"]', "Nurse with a coil"),
        ('[su_custom_gallery source="media: 12"]', "Nurse with a coil"),
    ],
)
def test_images_of_builders_keep_their_alternative_text(text: str, alt: str) -> None:
    figures = [value for name, value in values(converted(text)) if name == "figure"]
    assert [value["image"]["alt_text"] for value in figures] == [alt]


def test_links_around_images_of_avada_are_kept() -> None:
    text = f'[fusion_imageframe alt="Team" link="/about/"]{HOST}/a.jpg[/fusion_imageframe]'
    assert html(text) == '<p><a linktype="page" id="7">Team</a></p>'


def test_tables_of_enfold_are_tables() -> None:
    text = (
        "[av_table caption='Prices'][av_row row_style='avia-heading-row'][av_cell]Plan[/av_cell]"
        "[av_cell]Price[/av_cell]"
        "[/av_row][av_row row_style=''][av_cell]First[/av_cell][av_cell]$20[/av_cell][/av_row][/av_table]"
    )
    [(name, value)] = values(converted(text))
    assert (name, value["caption"]) == ("table", "Prices")
    assert [column["heading"] for column in value["columns"]] == ["Plan", "Price"]
    assert value["rows"] == [{"values": ["First", "$20"]}]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[fusion_global id="77"]', 77),
        ('[us_page_block id="77"]', 77),
        ('[block id="opening-hours"]', "opening-hours"),
        ('[elementor-template id="77"]', 77),
        ('[et_pb_section global_module="77"][/et_pb_section]', 77),
    ],
)
def test_parts_that_several_pages_share_are_put_in_their_place(text: str, name: int | str) -> None:
    conversion = converted(f"<p>Before</p>{text}<p>After</p>", FixedResolver({name: "[vc_row]Shared[/vc_row]"}))
    assert values(conversion) == [("paragraph", "<p>Before</p><p>Shared</p><p>After</p>")]
    assert "reusable block" in kinds(converted(text))


def test_global_modules_of_divi_with_their_content_show_it_once() -> None:
    text = '[et_pb_section global_module="77"][et_pb_text]Own[/et_pb_text][/et_pb_section]'
    assert html(text) == "<p>Own</p>"


def test_contact_details_in_attributes_are_kept() -> None:
    text = '[mk_contact_info phone="+1 212 555 0150" email="hello@clinic.example" mobile="2" name="Larch Clinic"]'
    assert html(text) == "<p>+1 212 555 0150</p><p>hello@clinic.example</p><h2>Larch Clinic</h2>"


@pytest.mark.parametrize(
    "text", ["[wpvideo abc123]", "See [tweet 12345] here", "[googlemaps https://maps.google.com/maps?q=x]"]
)
def test_embeds_of_wordpress_com_are_no_text(text: str) -> None:
    conversion = converted(text)
    assert "[" not in str([value for name, value in values(conversion) if name == "paragraph"])[1:-1]
    assert not conversion.missing_words


def test_urls_of_videos_with_parameters_are_counted_once() -> None:
    conversion = converted("[youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ&w=640]")
    assert (conversion.links_before, conversion.words_before, conversion.missing_words) == (1, 0, {})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[av_bar title='Happy' progress='95' color='theme-color']", "95"),
        ("[av_timeline_item date='1999' title='Founded']By two nurses.[/av_timeline_item]", "1999"),
        ("[av_gmap_location address='1 Main St' city='Springfield']Ring twice[/av_gmap_location]", "Springfield"),
        ("[testimonial location='Malmö']Nice.[/testimonial]", "Malmö"),
    ],
)
def test_years_places_and_progress_are_texts(text: str, shown: str) -> None:
    assert shown in html(text)


@pytest.mark.parametrize("value", ["header", "footer-2", "2", "none", "sidebar"])
def test_a_location_in_the_layout_is_no_text(value: str) -> None:
    assert value not in html(f'[my_menu location="{value}"]Words[/my_menu]')


# Of each, the first letter is in lower case.
LOWER_CASE = {
    "info_text": "we see children on Mondays only",
    "company_info": "eConsult is open on Sundays",
    "pros": "quick and safe for most people",
    "cons": "may cause nausea",
    "features": "free parking",
    "location": "behind the old library",
    "button": "book a visit now",
    "info_title": "iPhone",
}


@pytest.mark.parametrize(("name", "text"), LOWER_CASE.items())
def test_texts_that_begin_with_a_lower_case_letter_are_kept(name: str, text: str) -> None:
    widget = [{"elType": "widget", "widgetType": "icon-box", "settings": {"title_text": "Hi there", name: text}}]
    assert text in html(f'[info_box {name}="{text}"]')
    assert text in html("", _elementor_data=json.dumps(widget))
    assert text in html(f"<!-- wp:uagb/price-list {json.dumps({name: text})} /-->")


@pytest.mark.parametrize("name", ["info_icon", "company_color", "info_width", "feature_duration"])
def test_settings_whose_values_are_capitalized_are_no_texts(name: str) -> None:
    assert "Star" not in html(f'[info_box {name}="Star" title="Words"]')


@pytest.mark.parametrize(("job", "is_text"), [("Cook", True), ("eye surgeon", True), ("left", False)])
def test_what_a_person_does_is_a_text(job: str, is_text: bool) -> None:
    assert (job in html(f'[quoted person_position="{job}" title="Lu Wen"]')) == is_text


def test_what_opens_over_the_page_is_a_link() -> None:
    conversion = converted('[su_lightbox type="iframe" src="https://maps.example/1"]Open map[/su_lightbox]')
    assert '<a href="https://maps.example/1">Open map</a>' in str(conversion.blocks)
    assert conversion.links_before == conversion.links_after == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('[eltd_team name="Ada Long" position="Psychiatrist"]', "<h2>Ada Long</h2><p>Psychiatrist</p>"),
        ('[staff_member name="Ada Long" position="left"]', "<h2>Ada Long</h2>"),
        ('[info_box title="Ada Long" position="Left side"]', "<h2>Ada Long</h2>"),
    ],
)
def test_the_position_of_a_person_is_what_they_do(text: str, shown: str) -> None:
    assert html(text) == shown
