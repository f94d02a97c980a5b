"""The view that the page editor sends pasted HTML to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

FEATURES = "unstyled header-two BOLD SUPERSCRIPT LINK unordered-list-item"


@pytest.fixture
def post(admin_client):
    def post(html, **data):
        file = SimpleUploadedFile("paste.html", html.encode() if isinstance(html, str) else html)
        return admin_client.post(reverse("editing_paste"), {"html": file, "features": FEATURES, **data})

    return post


def test_response_has_what_the_editor_inserts(post):
    response = post(
        "<h1>a</h1><table><tr><td>b</td><td>c</td></tr></table><img src='paste:0' alt='d'>",
        has_tables="on",
        has_images="on",
    )
    parts = response.json()["parts"]
    assert [part["type"] for part in parts] == ["text", "table", "image"]
    assert parts[0]["value"]["blocks"][0]["type"] == "header-two"
    assert parts[2] == {"type": "image", "key": "0", "alt": "d"}


def test_message_says_what_was_not_kept(post):
    response = post("<p class=MsoNormal><font color=red>a</font><iframe></iframe></p>")
    assert response.json()["message"] == "Pasted from Word. Not kept: 1 video or embedded page, 1 text color."


def test_there_is_no_message_if_everything_was_kept(post):
    assert post("<p>a <b>b</b></p>").json()["message"] == ""


def test_offsets_count_as_the_editor_does(post):
    (part,) = post("<p>😀 <b>b</b></p>").json()["parts"]
    assert part["value"]["blocks"][0]["inlineStyleRanges"] == [{"offset": 3, "length": 1, "style": "BOLD"}]


def test_text_that_is_too_complex_is_refused_with_a_message(post):
    response = post("<div>" * 1000)
    assert response.status_code == 400
    assert response.json()["error"].startswith("This text is too long or too complex")


def test_invalid_characters_do_no_harm(post):
    assert post(b"<p>a\xff\x00b</p>").status_code == 200


def test_html_is_required(admin_client):
    assert admin_client.post(reverse("editing_paste")).status_code == 400


def test_only_editors_can_use_it(client, db):
    assert client.post(reverse("editing_paste")).status_code in {302, 403}
