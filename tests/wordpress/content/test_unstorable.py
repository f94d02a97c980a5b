"""NUL and halves of surrogate pairs, which PostgreSQL can’t store, and email addresses that nobody may see."""

import base64
import json
import re

import pytest

from site_core.wordpress.content.conversion import Conversion
from site_core.wordpress.content.notices import make_notice

from .support import converted, html

HALVES = re.compile("[\x00\ud800-\udfff]")
NUL_IN_BASE64 = base64.b64encode(b"<p>Some%00 words</p>").decode()
WIDGET = json.dumps([{"elType": "widget", "settings": {"title": "Half \ud83d of a pair\x00"}, "elements": []}])


def all_of(conversion: Conversion) -> str:
    return repr((conversion.summary, conversion.missing_words)) + "".join(
        str(text) for part in (conversion.blocks, conversion.references, conversion.notices) for text in walk(part)
    )


def walk(value: object) -> list[object]:
    if isinstance(value, dict):
        return walk(list(value.values()))
    if isinstance(value, (list, tuple)):
        return [text for child in value for text in walk(child)]
    return [value]


@pytest.mark.parametrize(
    "content",
    [
        '<!-- wp:acf/hero {"data":{"title":"Some \\ud83d words\\u0000 here"}} /-->',
        '<!-- wp:acf/hero {"data":{"zzz":"a\\u0000b"}} /-->',
        '<!-- wp:image {"url":"https://x.example/a\\u0000.jpg","alt":"\\udc00"} /-->',
        '[vc_btn title="Some words" link="url:https%3A%2F%2Fx.example%2F%00x|title:a%00"]',
        '[vc_btn link="https://x.example/%00%00words"]',
        f"[vc_raw_html]{NUL_IN_BASE64}[/vc_raw_html]",
        '[list values="%5B%7B%22label%22%3A%22Some%20%5Cu0000words%20%5Cud800%22%7D%5D"]',
        "Some \x00 words",
    ],
)
def test_what_no_database_stores_is_left_out(content: str) -> None:
    assert not HALVES.search(all_of(converted(f"<p>Before</p>{content}")))


def test_what_no_database_stores_is_left_out_of_the_data_of_builders() -> None:
    notes = json.dumps([{"id": "a", "content": "A note \x00 with \udc00 half"}])
    conversion = converted("<p>Text<sup data-fn='a'>1</sup></p>", _elementor_data=WIDGET, footnotes=notes)
    assert "of a pair" in all_of(conversion)
    assert not HALVES.search(all_of(conversion))


def test_whole_pairs_and_backslashes_in_json_stay() -> None:
    text = r'<!-- wp:acf/hero {"data":{"title":"Smile \ud83d\ude00 at C:\\u0000 now"}} /-->'
    assert html(text) == "<h2>Smile 😀 at C:\\u0000 now</h2>"


def test_notices_have_no_email_addresses_or_what_no_database_stores() -> None:
    assert make_notice("map", "[map to=\"owner@x.example\" a='o%40y.example' b=\ud800\x00c]").excerpt == (
        "[map to=\"…@…\" a='…@…' b=c]"
    )


@pytest.mark.parametrize(
    "form",
    [
        '[contact-form to="owner@clinic.example" subject="Secret" id="7"]',
        '<!-- wp:jetpack/contact-form {"to":"owner@clinic.example","subject":"Secret","id":"7"} /-->',
        '<!-- wp:jetpack/contact-form {"to":"owner\\u0040clinic.example","subject":"Secret","id":"7"} /-->',
    ],
)
def test_notices_about_forms_name_no_recipients(form: str) -> None:
    (notice,) = [notice for notice in converted(f"<p>Write to us</p>{form}").notices if notice.kind == "form"]
    assert "7" in notice.excerpt
    assert "contact-form" in notice.excerpt
    assert "clinic.example" not in notice.excerpt
    assert "Secret" not in notice.excerpt
