"""Plain text of HTML."""

import pytest

from site_core.lib.html import extract_line, extract_lines, extract_text


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("half<b>way</b>", "halfway"),
        ("<p>a<br/>b</p>\n", "a b"),
        ("p &lt; 0.05 &amp; more", "p < 0.05 & more"),
        ('<a href="/x/">link</a>', "link"),
        ("", ""),
    ],
)
def test_tags_go_and_words_stay_apart(html, line):
    assert extract_line(html) == line


def test_each_block_has_a_line():
    html = "<h2>Head</h2>\n<ul><li>one</li><li> two  words </li></ul><p></p><p>end<br>line</p>"
    assert extract_lines(html) == "Head\none\ntwo words\nend\nline"


def test_text_in_markup_is_not_taken_for_a_tag_twice():
    assert extract_text("<p>&lt;b&gt;bold&lt;/b&gt;</p>") == "<b>bold</b> "
