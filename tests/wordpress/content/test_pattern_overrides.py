"""What pages put in the place of texts of a synced pattern."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .support import HOST, FixedResolver, converted, kinds, values


def bound(kind: str, name: str, html: str, bindings: Any = None) -> str:
    """Return a block of a pattern that pages can change."""
    bindings = bindings or {"__default": {"source": "core/pattern-overrides"}}
    attributes = json.dumps({"metadata": {"name": name, "bindings": bindings}})
    return f"<!-- wp:{kind} {attributes} -->\n{html}\n<!-- /wp:{kind} -->"


def shown(pattern: str, overrides: Any, before: str = "") -> Any:
    block = json.dumps({"ref": 5, "content": overrides}).replace("<", "\\u003c").replace("--", "\\u002d\\u002d")
    return converted(f"{before}<!-- wp:block {block} /-->", FixedResolver({5: pattern}))


PRICE = bound("paragraph", "Price", "<p>It costs $100.</p>")


def test_a_text_stands_in_the_place_of_that_of_the_pattern() -> None:
    pattern = f"<p>First.</p>{PRICE}<p>Last.</p>"
    conversion = shown(pattern, {"Price": {"content": "It costs <strong>$80</strong>."}})
    assert values(conversion) == [("paragraph", "<p>First.</p><p>It costs <b>$80</b>.</p><p>Last.</p>")]
    assert not conversion.notices
    assert (conversion.words_before, conversion.missing_words) == (3, {})


def test_texts_are_read_as_older_versions_of_wordpress_wrote_them() -> None:
    pattern = bound("paragraph", "Price", "<p>It costs $100.</p>", {"content": {"source": "core/pattern-overrides"}})
    conversion = shown(pattern, {"Price": {"values": {"content": "It costs $80."}}})
    assert values(conversion) == [("paragraph", "<p>It costs $80.</p>")]
    assert not conversion.notices


def test_an_empty_text_takes_the_place_of_that_of_the_pattern() -> None:
    assert values(shown(f"{PRICE}<p>Last.</p>", {"Price": {"content": ""}})) == [("paragraph", "<p>Last.</p>")]


def test_headings_stay_headings() -> None:
    pattern = bound("heading", "Title", '<h2 class="wp-block-heading">Old</h2>') + "<p>Text.</p>"
    assert values(shown(pattern, {"Title": {"content": "New"}})) == [("paragraph", "<h2>New</h2><p>Text.</p>")]


@pytest.mark.parametrize(
    ("own", "link"),
    [
        ({"text": "Book it", "url": f"{HOST}/about/"}, '<a linktype="page" id="7">Book it</a>'),
        ({"text": "Book it"}, '<a href="https://elsewhere.example/">Book it</a>'),
        ({"url": "https://own.example/?a=1&b=2"}, '<a href="https://own.example/?a=1&amp;b=2">Book</a>'),
        ({"text": "Call", "url": "javascript:alert(1)"}, "<p>Call</p>"),
    ],
)
def test_buttons_have_their_own_text_and_link(own: dict[str, str], link: str) -> None:
    html = (
        '<div class="wp-block-button"><a class="wp-block-button__link" href="https://elsewhere.example/">Book</a></div>'
    )
    conversion = shown(bound("button", "Go", html), {"Go": {**own, "linkTarget": "_blank", "rel": "noopener"}})
    assert link in str(conversion.blocks)
    assert not {"links", "words", "pattern"} & kinds(conversion)


def test_images_have_their_own_file_alternative_text_and_caption() -> None:
    html = (
        '<figure class="wp-block-image"><img src="https://old.example/a.jpg" alt="Old" class="wp-image-3"/>'
        "<figcaption>Old words</figcaption></figure>"
    )
    own = {"url": f"{HOST}/b.jpg", "id": 9, "alt": 'A "new" bed', "caption": "New words"}
    resolver = FixedResolver({5: bound("image", "Picture", html)})
    block = json.dumps({"ref": 5, "content": {"Picture": own}})
    conversion = converted(f"<!-- wp:block {block} /-->", resolver)
    assert resolver.images == [9]
    assert values(conversion)[0][1]["caption"] == "New words"
    assert values(conversion)[0][1]["image"]["alt_text"] == 'A "new" bed'
    assert "Old" not in str(conversion.blocks)
    assert not conversion.notices


@pytest.mark.parametrize(
    "pattern",
    [
        "<p>Shared.</p>",
        '<!-- wp:paragraph {"metadata":{"name":"Price"}} --><p>Shared.</p><!-- /wp:paragraph -->',
        bound("paragraph", "Price", "<p>Shared.</p>", {"content": {"source": "core/post-meta"}}),
        bound("paragraph", "Another name", "<p>Shared.</p>"),
        bound("paragraph", "Price", "<p>Shared.</p>").removesuffix("<!-- /wp:paragraph -->"),
    ],
)
def test_what_the_pattern_has_no_place_for_is_listed_and_not_published(pattern: str) -> None:
    own = {"content": 'It costs $80. <a href="https://own.example/">More</a>'}
    conversion = shown(pattern, {"Price": own}, before="<p>Before.</p>")
    text = str(conversion.blocks)
    assert "Shared." in text
    assert "$80" not in text
    listed = [notice.excerpt for notice in conversion.notices]
    assert listed == ["It costs $80. More (https://own.example/)"]
    assert kinds(conversion) == {"pattern"}
    assert not conversion.missing_words


def test_a_text_for_a_pattern_that_is_missing_is_kept() -> None:
    own = {"A": {"content": "Own heading"}, "B": {"text": "Book it", "url": "https://own.example/book/"}}
    block = json.dumps({"ref": 6, "content": {**own, "C": {"content": []}}})
    conversion = converted(f"<p>Before.</p><!-- wp:block {block} /--><p>After.</p>")
    text = str(conversion.blocks)
    assert text.index("Before.") < text.index("Own heading") < text.index("Book it") < text.index("After.")
    assert '<a href="https://own.example/book/">Book it</a>' in text
    assert conversion.links_before == conversion.links_after == 1
    assert kinds(conversion) == {"reusable block"}


@pytest.mark.parametrize("around", ["<blockquote>%s</blockquote>", "<table><tr><td>%s</td></tr></table>"])
def test_texts_of_a_pattern_in_a_quote_or_a_table_are_kept(around: str) -> None:
    block = json.dumps({"ref": 5, "content": {"Price": {"content": "It costs $80."}}})
    conversion = converted(around % f"<p>Words.</p><!-- wp:block {block} /-->", FixedResolver({5: PRICE}))
    assert "It costs $80." in str(conversion.blocks)
    assert not conversion.missing_words


def test_a_pattern_in_a_pattern_has_texts_of_its_own() -> None:
    inner = json.dumps({"ref": 8, "content": {"Price": {"content": "It costs $80."}}})
    resolver = FixedResolver({5: f"<p>Outer.</p><!-- wp:block {inner} /-->", 8: PRICE})
    conversion = converted('<!-- wp:block {"ref":5} /-->', resolver)
    assert values(conversion) == [("paragraph", "<p>Outer.</p><p>It costs $80.</p>")]


@pytest.mark.parametrize("own", ["", "[form]", "<script>x</script>", "<p>", "</p></div>", "<!--", "a ]] \" ' &quot;"])
def test_hostile_texts_stay_within_their_place(own: str) -> None:
    conversion = shown(f"{PRICE}<p>After.</p>", {"Price": {"content": own}})
    text = str(conversion.blocks)
    assert "After." in text
    assert "<script" not in text
    assert "$100" not in text


@pytest.mark.parametrize(
    "own", [[], "x", None, {"A": 1}, {"Price": {"content": None}}, {"Price": {"content": {"a": []}}}, {"Price": []}]
)
def test_broken_overrides_leave_the_pattern_as_it_is(own: Any) -> None:
    conversion = shown(PRICE, own)
    assert values(conversion) == [("paragraph", "<p>It costs $100.</p>")]


@pytest.mark.parametrize("metadata", ["[]", "5", '{"name":[]}', '{"name":"Price","bindings":[1]}', "{"])
def test_broken_bindings_are_no_error(metadata: str) -> None:
    attributes = f'{{"metadata":{metadata},"a":"core/pattern-overrides"}}'
    pattern = f"<!-- wp:paragraph {attributes} --><p>Text.</p><!-- /wp:paragraph -->"
    assert "Text." in str(shown(pattern, {"Price": {"content": "It costs $80."}}).blocks)
