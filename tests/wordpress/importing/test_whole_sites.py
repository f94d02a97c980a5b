"""Whole exports in the style of real sites, through the real import: what is not kept is listed."""

import json

import pytest
from wagtail.models import Page

from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

BRICKS = [
    {"id": "sec001", "name": "section", "parent": 0, "children": ["h00001"], "settings": {"_cssClasses": "hero dark"}},
    {"id": "h00001", "name": "heading", "parent": "sec001", "settings": {"text": "Knee pain", "tag": "h1"}},
    {
        "id": "t00001",
        "name": "text",
        "settings": {
            "text": "<p>We treat knees > 40 &amp; younger. <a href='[site_url]/visit/#fees'>See the fees</a></p>"
        },
    },
    {
        "id": "a00001",
        "name": "accordion",
        "settings": {
            "accordions": [{"title": "Does it hurt?", "content": "<p>Rarely, and not for long.</p>"}],
            "titleTag": "h3",
        },
    },
    {"id": "l00001", "name": "list", "settings": {"items": [{"title": "Rest", "meta": "First two days"}]}},
    {
        "id": "i00001",
        "name": "icon-box",
        "settings": {"icon": {"icon": "fas fa-bone"}, "content": "<h4>Bones</h4><p>X-ray on site.</p>"},
    },
    {
        "id": "b00001",
        "name": "button",
        "settings": {
            "text": "Book now",
            "link": {"type": "external", "url": "{{site_url}}/visit/"},
            "style": "primary",
        },
    },
    {
        "id": "q00001",
        "name": "testimonials",
        "settings": {"items": [{"content": "Kind people.", "name": "A. B.", "title": "Runner"}]},
    },
]
BRICKS_TEXTS = ("Knee pain", "younger", "See the fees", "Does it hurt?", "Rarely, and not for long.", "Rest")
BRICKS_TEXTS += ("First two days", "Bones", "X-ray on site.", "Book now", "Kind people.", "Runner")

FAQ = (
    '<!-- wp:yoast/faq-block {"questions":[{"id":"faq-1","question":["Is it safe?"],"answer":["Mostly."]}]} -->'
    '<div class="schema-faq"><div class="schema-faq-section" id="faq-1"><strong class="schema-faq-question">Is it safe?'
    '</strong><p class="schema-faq-answer">Mostly. Ask <a href="[home_url]/visit/">here</a>.</p></div></div>'
    "<!-- /wp:yoast/faq-block -->"
)
KADENCE = (
    '<!-- wp:kadence/advancedheading {"uniqueID":"1_a"} --><h2 class="kt-adv-heading1_a">Our fees</h2>'
    '<!-- /wp:kadence/advancedheading --><!-- wp:kadence/infobox {"uniqueID":"1_b"} --><div class="kt-blocks-info-box">'
    '<h3 class="kt-blocks-info-box-title">First visit</h3><p class="kt-blocks-info-box-text">About $120.</p></div>'
    '<!-- /wp:kadence/infobox --><!-- wp:generateblocks/button --><a class="gb-button" href="%%siteurl%%/visit/">'
    '<span class="gb-button-text">Book a visit</span></a><!-- /wp:generateblocks/button -->'
    "<!-- wp:shortcode -->[tooltip text=“a dose > 5 mg [1]”]Dose[/tooltip]<!-- /wp:shortcode -->"
)
FLEXIBLE = {
    "modules": 'a:2:{i:0;s:10:"text_block";i:1;s:4:"team";}',
    "modules_0_text": "<p>Care at home is possible.</p>",
    "modules_0_style_class": "btn btn-primary wide",
    "modules_0_link": 'a:3:{s:5:"title";s:10:"Ask us how";s:3:"url";s:21:"[site_url]/visit/#ask";s:6:"target";s:0:"";}',
    "modules_1_members_0_name": "Inés Duarte",
    "modules_1_members_0_bio": "Nurse since 2004; she speaks Spanish.",
    "modules_1_members_0_theme_color": "dark blue",
    "modules_1_members_0_goto": "https://example.org/duarte",
}
FIELDS = FLEXIBLE | {f"_{name}": f"field_5f{number:02x}" for number, name in enumerate(FLEXIBLE)}
FIELD_TEXTS = ("Care at home is possible.", "Ask us how", "Inés Duarte", "Nurse since 2004; she speaks Spanish.")

VISIT = item(9, "page", slug="visit", content="<p>Come by.</p>")


def imported(tmp_path, *items):
    """Return the body and the line in the report of the first item."""
    report = import_export(write_export(tmp_path / "export.xml", *items, VISIT))
    blocks = json.loads(Page.objects.get(slug="item-1").specific.latest_revision.content["body"])
    body = "".join(str(block["value"]) for block in blocks)
    line = next(line for line in report["items"] if line["key"] == "post:1")
    return body, line


def test_a_page_of_bricks_keeps_its_words_and_links(site, tmp_path):
    body, line = imported(tmp_path, item(1, "page", content="", meta={"_bricks_page_content_2": json.dumps(BRICKS)}))
    for text in BRICKS_TEXTS:
        assert text in body
    assert "hero dark" not in body
    assert "fa-bone" not in body
    assert line["words_before"] == line["words_after"]
    assert (line["links_before"], line["links_after"]) == (2, 2)
    assert "site_url" not in body


def test_a_page_of_flexible_content_keeps_its_words_and_links(site, tmp_path):
    body, line = imported(tmp_path, item(1, "page", content="", meta=FIELDS))
    for text in FIELD_TEXTS:
        assert text in body
    assert "btn-primary" not in body
    assert "dark blue" not in body
    assert "https://example.org/duarte" in body
    assert (line["links_before"], line["links_after"]) == (2, 2)
    assert "site_url" not in body


def test_blocks_of_plugins_keep_their_words_and_fields_beside_them_are_listed(site, tmp_path):
    body, line = imported(tmp_path, item(1, "page", content=FAQ + KADENCE, meta=FIELDS))
    for text in (
        "Is it safe?",
        "Mostly.",
        "Our fees",
        "First visit",
        "About $120.",
        "Book a visit",
        "5 mg [1]",
        "Dose",
    ):
        assert text in body
    listed = " ".join(line["notices"])
    for text in (*FIELD_TEXTS, "https://example.org/duarte", "/visit/#ask"):
        assert text in listed
    assert "not kept" not in listed
    assert "siteurl" not in body
    assert "home_url" not in body
    assert (line["links_before"], line["links_after"]) == (4, 4)
