"""Plain texts of other blocks are escaped when they become the text of a treatment."""

import pytest

from site_core.wordpress.importing.treatment_body import block_html, treatment_blocks

SCRIPT = "<img src=x onerror=alert(1)> said a patient"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt; said a patient"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "quote", "value": {"text": SCRIPT, "attribution": "<b>A</b>"}},
        {"type": "figure", "value": {"image": {"image": 5, "alt_text": SCRIPT}, "caption": ""}},
        {"type": "video", "value": {"url": "https://video.example/", "title": SCRIPT}},
        {
            "type": "table",
            "value": {"columns": [{"heading": SCRIPT}], "rows": [{"values": [SCRIPT]}], "caption": SCRIPT},
        },
        {"type": "other", "value": SCRIPT},
    ],
)
def test_texts_that_look_like_html_stay_text(block):
    html = block_html(block)
    assert "<img" not in html
    assert ESCAPED in html


def test_treatments_with_many_headings_have_few_sections():
    text = "<h2>A heading</h2><p>Text</p>" * 2600
    sections = treatment_blocks([{"type": "paragraph", "value": text}], {"about"}, "TMS")
    assert len(sections) <= 301
    assert str(sections).count("A heading") == 2600


def test_quotes_that_look_like_html_stay_text_in_treatments():
    blocks = [
        {"type": "paragraph", "value": "<h2>Care</h2><p>Some <b>bold</b> words.</p>"},
        {"type": "quote", "value": {"text": SCRIPT, "attribution": ""}},
    ]
    (section,) = treatment_blocks(blocks, {"about"}, "TMS")
    assert section["value"]["heading"] == "Care"
    assert section["value"]["text"] == f"<p>Some <b>bold</b> words.</p><p>{ESCAPED}</p>"
