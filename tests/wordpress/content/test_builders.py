"""Posts of page builders, which keep words, links, and images in attributes."""

import base64
import json
from urllib.parse import quote

import pytest

from .support import HOST, FixedResolver, converted, html, kinds, values


def test_wpbakery_headings_buttons_and_raw_html_are_kept() -> None:
    raw = base64.b64encode(quote("<p>Raw words</p><script>x</script>").encode()).decode()
    text = (
        '[vc_row css=".vc_custom_1{margin:0px;}"][vc_column width="1/2" el_class="wide blue"]'
        '[vc_custom_heading text="Our ``best`` care" font_container="tag:h2|text_align:left"]'
        "[vc_column_text]One\n\nTwo[/vc_column_text]"
        '[vc_btn title="Call us" link="url:%2Fabout%2F|title:Contact|target:%20_blank"]'
        f"[vc_raw_html]{raw}[/vc_raw_html][/vc_column][/vc_row]"
    )
    assert html(text) == (
        "<h2>Our &quot;best&quot; care</h2><p>One</p><p>Two</p>"
        '<p><a linktype="page" id="7">Call us</a></p><p>Raw words</p>'
    )


def test_wpbakery_lists_in_attributes_are_kept() -> None:
    group = quote(json.dumps([{"label": "Sleep", "value": "90"}]))
    assert html(f'[vc_progress_bar values="{group}" units="%"]') == "<p>Sleep</p><p>90%</p>"


def test_wpbakery_calls_to_action_keep_both_headings() -> None:
    text = '[vc_cta h2="Start?" h4="Call today" btn_title="Book" btn_link="url:%2Fabout%2F"]We answer.[/vc_cta]'
    assert html(text) == '<h2>Start?</h2><p>Call today</p><p>We answer.</p><p><a linktype="page" id="7">Book</a></p>'


@pytest.mark.parametrize(
    "name", ["vc_toggle", "vc_tta_section", "et_pb_toggle", "et_pb_tab", "fusion_toggle", "av_toggle"]
)
def test_titles_of_toggles_and_tabs_are_headings(name: str) -> None:
    assert html(f'[{name} title="Why?" tab_id="1-2"]Because.[/{name}]') == "<h2>Why?</h2><p>Because.</p>"


def test_divi_modules_keep_titles_buttons_and_images() -> None:
    resolver = FixedResolver()
    text = (
        '[et_pb_section admin_label="Not seen"]'
        '[et_pb_blurb title="Safe" url="/about/" image="https://old.example/b.jpg" '
        'header_level="h3" _builder_version="4.9"]<p>Body</p>[/et_pb_blurb]'
        '[et_pb_slide heading="Welcome" button_text="More" button_link="/about/"]Slide[/et_pb_slide]'
        '[et_pb_team_member name="Ann" position="Nurse" facebook_url="https://fb.example/ann"]Bio[/et_pb_team_member]'
        "[et_pb_code]<p>Code</p><script>x</script>[/et_pb_code][/et_pb_section]"
    )
    conversion = converted(text, resolver)
    assert "".join(value for name, value in values(conversion) if name == "paragraph") == (
        '<h2><a linktype="page" id="7">Safe</a></h2><p>Body</p>'
        '<h2>Welcome</h2><p>Slide</p><p><a linktype="page" id="7">More</a></p>'
        '<h2>Ann</h2><p>Nurse</p><p>Bio</p><p><a href="https://fb.example/ann">Facebook</a></p><p>Code</p>'
    )
    assert resolver.images == ["https://old.example/b.jpg"]
    assert not conversion.missing_words


def test_elementor_adds_only_what_its_data_has_beyond_the_content() -> None:
    data = [
        {
            "elType": "section",
            "settings": {},
            "elements": [
                {"widgetType": "heading", "settings": {"title": "Our care", "title_color": "#fff"}, "elements": []},
                {
                    "widgetType": "button",
                    "settings": {"text": "Book a visit", "link": {"url": "/about/", "is_external": ""}},
                    "elements": [],
                },
            ],
        }
    ]
    text = "<h2>Our care</h2>\n<p>Text</p>"
    assert html(text, _elementor_data=json.dumps(data)) == (
        '<h2>Our care</h2><p>Text</p><p><a linktype="page" id="7">Book a visit</a></p>'
    )


def test_avada_enfold_and_other_builders_keep_their_texts() -> None:
    text = (
        '[fusion_title size="2"]Title[/fusion_title][fusion_button link="/about/" title="tip"]Read[/fusion_button]'
        "[fusion_li_item]First[/fusion_li_item][fusion_li_item]Second[/fusion_li_item]"
        "[av_button label='Click' link='manually,https://k.example/x'][some_box text='Front text here' color='#fff']"
    )
    assert html(text) == (
        '<h2>Title</h2><p><a linktype="page" id="7">Read</a></p><ul><li>First</li><li>Second</li></ul>'
        '<p><a href="https://k.example/x">Click</a></p><p>Front text here</p>'
    )


def test_shortcodes_within_a_line_stay_there() -> None:
    assert html("[dropcap]W[/dropcap]ord and [highlight color='red']marked[/highlight] text") == (
        "<p>Word and marked text</p>"
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('[contact-form-7 id="1" title="Form"]', "form"),
        ('[rev_slider alias="home"]', "slider"),
        ("[gallery]", "gallery"),
        ('[recent_posts number="5"]', "list"),
        ("<form action='/x'><label>Name</label></form>", "form"),
        ("<iframe src='https://www.google.com/maps/embed?pb=1'></iframe>", "embed"),
    ],
)
def test_what_cannot_be_kept_is_listed(text: str, kind: str) -> None:
    assert kind in kinds(converted(text))


@pytest.mark.parametrize(
    "text",
    [
        "[vc_column_text]Words without an end",
        "Words [/vc_column] after",
        "[a][b]Words[/a][/b]",
        '[vc_column_text title="never closed]Words[/vc_column_text]',
    ],
)
def test_unbalanced_shortcodes_keep_their_words(text: str) -> None:
    assert not converted(text).missing_words
    assert "ords" in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "[youtube=https://www.youtube.com/watch?v=abcdefghijk&w=640]",
        "[youtube]https://www.youtube.com/watch?v=abcdefghijk[/youtube]",
        '[youtube id="abcdefghijk"]',
        '[embed width="5"]https://youtu.be/abcdefghijk[/embed]',
        '<iframe src="//www.youtube.com/embed/abcdefghijk?rel=0" width="560"></iframe>',
        '[et_pb_video src="https://www.youtube.com/watch?v=abcdefghijk"][/et_pb_video]',
        '[vc_video link="https://www.youtube.com/watch?v=abcdefghijk"]',
        '<object><embed src="https://www.youtube.com/embed/abcdefghijk"></object>',
    ],
)
def test_videos_are_kept_however_they_were_embedded(text: str) -> None:
    assert [name for name, _value in values(converted(text))] == ["video"]


def test_files_of_players_are_links() -> None:
    text = '<video controls><source src="/a.mp4" type="video/mp4"><source src="/a.webm">No player</video>'
    conversion = converted(text)
    assert values(conversion) == [("paragraph", '<p><a href="/a.mp4">Watch the video</a></p>')]
    assert conversion.links_before == 1


def test_shortcodes_without_words_are_listed_and_remarks_in_brackets_are_not() -> None:
    assert "shortcode" in kinds(converted('[table id="5" /]'))
    assert html("A [list of items] and [PDF, 2 MB]") == "<p>A [list of items] and [PDF, 2 MB]</p>"


def test_pages_of_builders_that_keep_all_text_elsewhere_are_listed() -> None:
    assert "builder" in kinds(converted("", ct_builder_json="{}"))


def test_icons_and_styles_in_attributes_are_no_words() -> None:
    text = '[some_box icon="fas fa-star" el_class="wide blue" font="Open Sans" css="a{b:c d}" title="Seen"]'
    assert html(text) == "<h2>Seen</h2>"


def test_elementor_keeps_items_of_lists_with_their_own_links() -> None:
    items = [{"text": "One item"}, {"text": "Q2", "link": {"url": "/about/"}}]
    widgets = [
        {"settings": {"icon_list": items}},
        {"widgetType": "form", "settings": {"form_name": "Not seen"}},
        {"settings": {"youtube_url": "https://www.youtube.com/watch?v=abcdefghijk"}},
        {"settings": {"html": "<p>Known words</p><script>x()</script>", "_title": "Not seen", "css_classes": "a b"}},
    ]
    conversion = converted("<p>Known words</p>", _elementor_data=json.dumps(widgets))
    text, video = values(conversion)
    assert text == ("paragraph", '<p>Known words</p><p>One item</p><p><a linktype="page" id="7">Q2</a></p>')
    assert video[0] == "video"
    assert "form" in kinds(conversion)


def test_blocks_of_divi_5_keep_the_words_in_their_attributes() -> None:
    value = json.dumps({"content": {"innerContent": {"desktop": {"value": "<p>Some words here</p>"}}}})
    text = f"<!-- wp:divi/section {{}} --><!-- wp:divi/text {value} /--><!-- /wp:divi/section -->"
    conversion = converted(text)
    assert values(conversion) == [("paragraph", "<p>Some words here</p>")]
    assert not conversion.notices


@pytest.mark.parametrize(
    "text",
    [
        "[youtube=https://x.example/[youtube=https://y.example/b]",
        "<script></script <script></script >Words",
        "[vc_raw_html [vc_raw_html]PHA+V29yZHM8L3A+[/vc_raw_html]",
    ],
)
def test_what_is_not_closed_ends_before_the_next_one(text: str) -> None:
    """Otherwise each one is read to the end of the text: that takes minutes if there are many."""
    conversion = converted(text)
    assert not conversion.missing_words
    assert "y.example/b" in str(conversion.blocks) or "Words" in str(conversion.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "[youtube=https://x" * 4000,
        "[a b=“" * 10_000,
        "[vc_raw_html " * 6000,
        "<script>" + "</script " * 8000,
        f'[foo bar="{"é" * 70_000}"]',
    ],
)
def test_long_texts_that_are_broken_on_purpose_are_read_in_one_go(text: str) -> None:
    """Each of these took a minute or more when every sign was looked at again and again."""
    assert "Words" in html(f"<p>Words</p>{text}")


def test_names_that_only_editors_saw_are_no_headings() -> None:
    assert html('[icon name="check"] <p>Safe</p>') == "<p>Safe</p>"
    text = '[x_button href="/about/" title="Example"]Visit[/x_button]'
    assert html(text) == '<p><a linktype="page" id="7">Visit</a></p>'


def test_shortcodes_of_feeds_are_no_text() -> None:
    result = converted("<p>Follow us.</p>\n[instagram-feed]\n<p>In [year], as ever.</p>")
    assert values(result) == [("paragraph", "<p>Follow us.</p><p>In</p><p>, as ever.</p>")]
    assert {notice.excerpt for notice in result.notices} == {"[instagram-feed]", "[year]"}


def test_texts_of_two_shortcodes_stay_apart() -> None:
    text = '[su_tabs][su_tab title="Fees"]Seventy dollars[/su_tab][/su_tabs][su_button url="/about/"]Ask[/su_button]'
    assert html(text) == '<h2>Fees</h2><p>Seventy dollars</p><p><a linktype="page" id="7">Ask</a></p>'


def test_numbers_of_counters_are_kept() -> None:
    assert html('[counter type="zero" digit="150" text="Visits a year"]') == "<p>150</p><p>Visits a year</p>"


def test_signs_for_the_eye_are_no_words() -> None:
    toggle = '<h3>Does it hurt?<span aria-hidden="true">+</span></h3><p>No<span aria-hidden="true">thing</span>.</p>'
    assert html(toggle) == "<h2>Does it hurt?</h2><p>Nothing.</p>"


def test_links_to_nothing_are_no_links_to_the_page_itself() -> None:
    result = converted('<p><a href="http://">Bad</a> and <a href="https:">worse</a>.</p>')
    assert values(result) == [("paragraph", "<p>Bad and worse.</p>")]
    assert (result.links_before, result.links_after) == (0, 0)


def test_elementor_images_that_only_its_data_has_are_kept() -> None:
    image = {"url": f"{HOST}/wp-content/uploads/face.jpg", "id": 12}
    background = {"background_image": {"url": f"{HOST}/wp-content/uploads/back.jpg", "id": 13}}
    gallery = {"carousel": [{"url": f"{HOST}/wp-content/uploads/one.jpg", "id": 14}]}
    widgets = [{"settings": {"image": image}}, {"settings": gallery}, {"settings": background}]
    resolver = FixedResolver()
    result = converted("", resolver=resolver, _elementor_data=json.dumps(widgets))
    assert [name for name, _value in values(result)] == ["figure", "figure"]
    assert resolver.images == [12, 14]


def test_names_of_texts_that_elementor_takes_from_elsewhere_are_no_texts() -> None:
    dynamic = {"title": "", "__dynamic__": {"title": '[elementor-tag id="" name="post-title" settings="%7B%7D"]'}}
    assert html("", _elementor_data=json.dumps([{"settings": dynamic}])) == ""


def test_profiles_in_social_networks_are_links() -> None:
    text = '[fusion_person name="Dr. East" facebook="https://facebook.com/east" twitter=""]Bio[/fusion_person]'
    result = converted(text)
    assert '<a href="https://facebook.com/east">Facebook</a>' in html(text)
    assert (result.links_before, result.links_after) == (1, 1)


def test_urls_of_images_within_shortcodes_are_images_and_no_links() -> None:
    result = converted(f'[fusion_imageframe image_id="300|full"]{HOST}/wp-content/uploads/a.jpg[/fusion_imageframe]')
    assert [name for name, _value in values(result)] == ["figure"]
    assert (result.links_before, result.links_after) == (0, 0)


@pytest.mark.parametrize("text", ["[hr]", "[br]", '[icon name="brain"]'])
def test_shortcodes_without_words_leave_nothing(text: str) -> None:
    conversion = converted(f"<p>Before.</p>\n{text}\n<p>After.</p>")
    assert values(conversion) == [("paragraph", "<p>Before.</p><p>After.</p>")]
    assert not conversion.notices


def test_the_name_of_a_link_is_its_text() -> None:
    text = '[plan name="Basic plan" price="$99" link="https://k.example/x" linkname="Choose basic"]One hour[/plan]'
    assert '<a href="https://k.example/x">Choose basic</a>' in html(text)
