"""What differs between an old page and a new one: losses are found, and nothing else is reported."""

import json

import pytest
from django.template.loader import render_to_string

from site_core.wordpress.proof.comparing import Comparison
from site_core.wordpress.proof.html_reading import read_new_page
from site_core.wordpress.proof.old_pages import OldPage

PATH = "/blog/sleep/"
OLD = {"title": "Sleep", "url": "https://harbor.example/2019/sleep/", "text": "People sleep."}


def compare(old, body="<p>People sleep.</p>", head="", title="Sleep", resolve=lambda path: path):
    """Return the differences of an old page with the fields ``old``, and of a page with ``body``."""
    head = head or f'<title>{title}</title><link rel="canonical" href="https://harbor.example{PATH}">'
    html = f"<head>{head}</head><body><main><h1>{title}</h1><div class=body>{body}</div></main></body>"
    return Comparison(["harbor.example"], resolve).compare(OldPage(**(OLD | old)), read_new_page(html), PATH)


def test_the_same_page_has_no_differences():
    assert compare({}) == {}


@pytest.mark.parametrize(
    ("before", "after"), [("2.5 mg", "25 mg"), ("not able", "notable"), ("5 to 50 mg", "50 to 5 mg")]
)
def test_a_changed_dose_is_found(before, after):
    found = compare({"text": f"People take {before} a day."}, f"<p>People take {after} a day.</p>")
    assert set(found) == {"words"}
    assert found["words"]["missing"]


def test_differences_can_be_stored_in_any_database():
    bad = "x\x00\ud800\udfffy"
    old = {"title": bad, "description": bad, "text": bad, "links": [f"/{bad}/"], "images": [f"/{bad}.jpg"]}
    found = compare(old | {"head_title": bad, "canonical": f"https://elsewhere.example/{bad}"})
    assert {"title", "description", "links", "images"} <= set(found)
    written = json.dumps(found)
    assert r"\u0000" not in written
    assert r"\ud800" not in written
    written.encode()
    json.loads(written)


def test_what_the_site_says_about_a_video_is_not_new():
    url = "https://www.youtube.com/watch?v=abcdefghijk"
    value = {"url": url, "player_url": "https://player", "title": "Sleep", "provider": "YouTube", "duration": "2:30"}
    found = compare({"links": [url]}, f"<p>People sleep.</p>{render_to_string('blocks/video.html', {'value': value})}")
    assert found == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tel:+49 30 / 123-45", "tel:+4930/123-45"),
        ("tel:+49%2030%20123", "tel:+4930123"),
        ("TEL:+4930123", "tel:+49-30-123"),
        ("mailto: Info@Harbor.example", "mailto:info@harbor.example"),
        ("mailto:info%40harbor.example", "mailto:info@harbor.example"),
    ],
)
def test_the_same_number_or_address_in_another_spelling_is_no_difference(old, new):
    assert compare({"links": [old]}, f'<p><a href="{new}">People</a> sleep.</p>') == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tel:+4930123", "tel:+4930124"),
        ("tel:+4930123", "tel:4930123"),
        ("mailto:a.b@x.example", "mailto:ab@x.example"),
    ],
)
def test_another_number_or_address_is_a_difference(old, new):
    found = compare({"links": [old]}, f'<p><a href="{new}">People</a> sleep.</p>')
    assert found["links"]["missing_texts"] == [old]
