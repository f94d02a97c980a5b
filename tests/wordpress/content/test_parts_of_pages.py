"""Links to a part of a page, ``/prices/#pain``, and the names of these parts."""

from __future__ import annotations

import json

import pytest

from site_core.wordpress.content.anchors import linked_parts

from .support import after_editing, converted, html


def names(content: str, **meta: str) -> dict[str, str]:
    return converted(content, **meta).heading_names


@pytest.mark.parametrize(
    "content",
    [
        '<h2 id="old">New title</h2>',
        '<a name="old"></a><h2>New title</h2>',
        '<h2><a id="old"></a>New title</h2>',
        '<p>Before.</p><div id="old"><h2>New title</h2></div>',
        '<!-- wp:heading {"anchor":"old"} --><h2 class="wp-block-heading" id="old">New title</h2><!-- /wp:heading -->',
        '<h2>New title</h2><p id="old">Text</p>',
        '[et_pb_section module_id="old"][et_pb_text]<h2>New title</h2>[/et_pb_text][/et_pb_section]',
        '[vc_row el_id="old"][vc_custom_heading text="New title" font_container="tag:h2"][/vc_row]',
    ],
)
def test_names_lead_to_their_heading_or_the_one_before(content: str) -> None:
    assert names(content)["old"] == "new-title"


def test_names_of_smaller_headings_are_kept_as_well() -> None:
    content = '<a href="#old">Jump</a><h2>First</h2><h3 id="old">New title</h3>'
    assert names(content) == {"old": "h3:new-title"}
    assert '<a href="#old">Jump</a>' in html(content)


def test_names_that_the_headings_have_here_anyway_are_not_stored() -> None:
    assert names('<h2 id="new-title">New title</h2>') == {}


def test_names_before_the_first_heading_lead_to_the_start_of_the_page() -> None:
    assert names('<p id="old">Text</p><h2>New title</h2>') == {}


def test_elementor_names_sections_and_widgets() -> None:
    heading = {"widgetType": "heading", "settings": {"title": "New title", "header_size": "h2"}}
    text = {"widgetType": "text-editor", "settings": {"editor": "<p>Rest helps most people.</p>"}}
    anchor = {"widgetType": "menu-anchor", "settings": {"anchor": "costs"}}
    price = {"widgetType": "heading", "settings": {"title": "Prices"}}
    data = [{"settings": {"_element_id": "old"}, "elements": [heading, text, anchor, price]}]
    content = "<h2>New title</h2><p>Rest helps most people.</p><h2>Prices</h2>"
    assert names(content, _elementor_data=json.dumps(data)) == {"old": "new-title", "costs": "prices"}


def test_plug_ins_for_tables_of_contents_give_a_name_to_each_heading() -> None:
    found = names("[ez-toc]<h2>Ketamine: what to expect?</h2><h3>At Home</h3>")
    assert found["Ketamine_what_to_expect"] == "ketamine-what-to-expect"
    assert found["At_Home"] == "h3:at-home"
    assert not names("<h2>Ketamine: what to expect?</h2>")
    assert names("<h2>Ketamine: what to expect?</h2>", **{"_ez-toc-insert": "1"})


def test_a_link_of_the_same_page_in_the_form_of_a_plug_in_leads_to_the_heading() -> None:
    content = '<a href="#What_helps">Jump</a> [ez-toc]<h2>What helps?</h2>'
    assert '<a href="#what-helps">Jump</a>' in html(content)


def test_links_to_a_part_of_another_page_keep_it_also_while_they_are_edited() -> None:
    text = html('<a href="/about/#Our_%C3%84rzte">Doctors</a> and <a href="/about/">us</a>')
    kept = '<a linktype="page" id="7" fragment="Our_%C3%84rzte">Doctors</a>'
    assert text == f'<p>{kept} and <a linktype="page" id="7">us</a></p>'


@pytest.mark.django_db
def test_the_editor_keeps_the_part() -> None:
    assert 'fragment="a&amp;b"' in after_editing('<p><a linktype="page" id="7" fragment="a&amp;b">Doctors</a></p>')


@pytest.mark.parametrize("name", ["a b", "x" * 300, "a\u0000b"])
def test_hostile_names_are_no_names(name: str) -> None:
    content = f"<h2>Title</h2><p id='{name}'>Text</p><p id='kept'>Text</p>"
    assert "kept" in names(content)
    assert name not in names(content)


def test_parts_that_links_lead_to_are_found() -> None:
    content = """<a href="/pain/#What_helps">1</a> <a class="x" href='#%C3%84rzte'>2</a> <a href="#">3</a>"""
    assert list(linked_parts(content)) == ["What_helps", "Ärzte"]
