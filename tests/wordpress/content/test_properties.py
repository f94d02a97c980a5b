"""Whatever a post consists of, its words and links are kept, and the page can be edited."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.wordpress.content.conversion import Conversion

from .support import after_editing, converted, kinds, stream_block

pytestmark = pytest.mark.django_db

EXAMPLES = ["care", "visit", "doctor", "naïve", "20", "mg", "pain-free", "can’t", "Zürich", "日本", "x2", "Öl"]
WORDS = st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4)
TEXT = WORDS.map(" ".join)
URLS = st.sampled_from(
    [
        "/about/",
        "https://old.example/?p=3",
        "//cdn.example/x",
        "mailto:a@b.example",
        "https://other.example/a?b=c&amp;d=e",
    ]
)


def encoded(html: str) -> str:
    return base64.b64encode(quote(html).encode()).decode()


def linked(parts: tuple[str, str]) -> str:
    return f'<a href="{parts[0]}">{parts[1]}</a>'


def group(values: list[str]) -> str:
    return quote(json.dumps([{"label": value, "value": "90", "color": "bar_blue"} for value in values]))


INLINE = st.one_of(
    TEXT,
    st.tuples(URLS, TEXT).map(linked),
    TEXT.map("<strong> {}</strong>".format),
    TEXT.map("<em>{} </em><br>".format),
    TEXT.map("<span style='color:red'>{}</span>".format),
    TEXT.map("a < b {} & c > d".format),
)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map("<p>{}</p>".format),
        inner.map("<div class='a'>{}</div>".format),
        inner.map("<h4>{}</h4>".format),
        inner.map("<ul><li>{}</li></ul>".format),
        inner.map("<ol><li>one<li>{}</ol>".format),
        inner.map("<blockquote>{}</blockquote>".format),
        inner.map("<table><tr><th>Name</th><td>{}</td></tr></table>".format),
        inner.map("[vc_row][vc_column]{}[/vc_column][/vc_row]".format),
        inner.map('[vc_column_text el_class="wide blue"]{}'.format),
        inner.map("<!-- wp:group --><div>{}</div><!-- /wp:group -->".format),
        inner.map("<b><i><div>{}</b>".format),
        inner.map("<details><summary>More</summary>{}</details>".format),
        inner.map("<figure><img src='/a.jpg' alt='x'><figcaption>{}</figcaption></figure>".format),
        inner.map('[caption id="attachment_1"]<img src="/missing.jpg">{}[/caption]'.format),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map("\n\n".join),
    )


LEAVES = st.one_of(
    INLINE,
    TEXT.map('[vc_custom_heading text="{}" font_container="tag:h2|text_align:left"]'.format),
    st.tuples(URLS, TEXT).map(lambda parts: f'[et_pb_button button_url="{parts[0]}" button_text="{parts[1]}" /]'),
    st.tuples(TEXT, TEXT).map(
        lambda parts: f'[et_pb_blurb title="{parts[0]}" admin_label="Not seen"]{parts[1]}[/et_pb_blurb]'
    ),
    TEXT.map(lambda text: f"[vc_raw_html]{encoded(f'<p>{text}</p>')}[/vc_raw_html]"),
    st.lists(TEXT, min_size=1, max_size=3).map(lambda texts: f'[vc_progress_bar values="{group(texts)}"]'),
    st.sampled_from(
        [
            "[gallery ids='1,2']",
            "<script>not seen</script>",
            "<!-- not seen -->",
            "[/vc_row]",
            "</div></p>",
            "<hr>",
            "[sic]",
        ]
    ),
)
POSTS = st.recursive(LEAVES, around, max_leaves=12)


def check_blocks(conversion: Conversion) -> None:
    """Check that the page can be saved, and that the editor loses nothing."""
    block = stream_block()
    if stored := [each for each in conversion.blocks if each["type"] != "figure"]:
        block.clean(block.to_python(stored))
    for each in conversion.blocks:
        if each["type"] == "paragraph":
            assert text_of(after_editing(each["value"])) == text_of(each["value"])
            assert after_editing(each["value"]).count("<a ") == each["value"].count("<a ")


def text_of(html: str) -> str:
    return "".join(unescape(re.sub("<[^>]*>", "", html)).split())


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(POSTS)
def test_posts_keep_all_words_and_links_or_list_what_was_refused(content: str) -> None:
    conversion = converted(content)
    assert not conversion.missing_words
    assert conversion.links_after >= conversion.links_before or "link" in kinds(conversion)
    assert "Not seen" not in json.dumps(conversion.blocks)
    assert "not seen" not in json.dumps(conversion.blocks)
    check_blocks(conversion)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>[]/=\"'& ab!-\n\x00p", max_size=120))
def test_broken_markup_makes_no_error(content: str) -> None:
    check_blocks(converted(content))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<ul><li>", "</li></ul>"),
        ("<b>", "</b>"),
        ("<figure>", "</figure>"),
        ("[vc_row]", "[/vc_row]"),
        ("<!-- wp:group -->", "<!-- /wp:group -->"),
    ],
)
def test_deep_nesting_is_read(opening: str, closing: str) -> None:
    conversion = converted(opening * 10_000 + "deep words" + closing * 10_000)
    assert conversion.words_after == 2
    check_blocks(conversion)


@pytest.mark.parametrize(
    "opening", ["<b><p>x ", "<li>x ", "[vc_row a='1']x ", '[a b="', "<a href='", "<!-- x ", "[[a ", "<td>x "]
)
def test_what_never_ends_is_read(opening: str) -> None:
    conversion = converted(opening * 10_000)
    assert not conversion.missing_words


@pytest.mark.parametrize("depth", [900, 5_000, 100_000])
def test_deeply_nested_attributes_make_no_error(depth: int) -> None:
    value = '{"data":' * depth + '"words"' + "}" * depth
    converted(f"<!-- wp:acf/a {value} /--><p>Text</p>", _elementor_data="[" * depth + "]" * depth)
