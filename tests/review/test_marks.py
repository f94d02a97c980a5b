"""Marks in the HTML of a page: whatever it consists of, and however much of it there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.review.screen.marked_page import MarkedPage
from tests.support.html import soup

ROWS = "<tr><td>Dose</td><td>5 mg</td></tr><tr><td>Limit</td><td>10 mg</td></tr>"
FIGURE = '<figure><picture><img src="/media/images/{file}.w800.jpg" alt="{alt}"></picture></figure>'


def table(rows):
    return f'<div class="table"><table><tbody>{rows}</tbody></table></div>'


def marks(old, new):
    """Return the kinds of changes, and the marked page without what only screen readers get."""
    page = MarkedPage(new, old)
    after = soup(page.after)
    for hidden in after.select(".visually-hidden"):
        hidden.decompose()
    return [change.kind for change in page.changes], after


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("<p>Same <b>text</b>.</p>", "<p>Same text.</p>", []),
        ("<p>10<sup>2</sup></p>", "<p>102</p>", ["changed"]),
        ('<p><a href="/a/">See</a> this</p>', '<p><a href="/b/">See</a> this</p>', ["changed"]),
        ("<ul><li>One apple</li></ul>", "<ul><li>One apple</li><li>Two pears</li></ul>", ["added"]),
        (table(ROWS), table(ROWS.replace("5 mg", "6 mg")), ["changed"]),
        (table(ROWS), table("<tr><td>Dose</td><td>5 mg</td></tr>"), ["removed"]),
        (FIGURE.format(file="a", alt="A lamp"), FIGURE.format(file="a", alt="A tall lamp"), ["changed"]),
        (FIGURE.format(file="a", alt="A lamp"), FIGURE.format(file="b", alt="A lamp"), ["changed"]),
        ("<p>First of all.</p><p>Second one.</p>", "<p>Second one.</p><p>First of all.</p>", ["moved"]),
        ("<dl><div><dt>Dose</dt><dd>5</dd></div></dl>", "<dl><div><dt>Dose</dt><dd>6</dd></div></dl>", ["changed"]),
    ],
)
def test_changes_of_each_kind_are_found(old, new, kinds):
    assert marks(old, new)[0] == kinds


def test_removed_row_stays_in_its_table():
    _kinds, after = marks(table(ROWS), table("<tr><td>Dose</td><td>5 mg</td></tr>"))
    assert after.select_one("table tr.review-removed del").text == "Limit | 10 mg"


def test_removed_item_stays_in_its_list():
    _kinds, after = marks("<ul><li>One apple</li><li>Two pears</li></ul>", "<ul><li>One apple</li></ul>")
    assert after.select_one("ul > li.review-removed del").text == "Two pears"


def test_new_target_of_a_link_is_said():
    _kinds, after = marks('<p><a href="/a/">See</a> this</p>', '<p><a href="/b/">See</a> this</p>')
    assert after.select_one(".review-label").text == "link: /a/ → /b/"


def test_screen_readers_hear_what_was_added_and_removed():
    page = MarkedPage("<p>Take 60 mg.</p>", "<p>Take 50 mg.</p>")
    assert "[removed: 50end of removal]" in soup(page.after).text
    assert "[added: 60end of addition]" in soup(page.after).text


WORDS = st.lists(st.sampled_from(["<b>mg</b>", "50", "&lt;script&gt;", "not", "a&amp;b", "é"]), max_size=6)
PARAGRAPHS = st.lists(WORDS, max_size=6)


def html_of(paragraphs):
    return "".join(f"<p>{' '.join(words)}</p>" for words in paragraphs)


@settings(max_examples=50)
@given(PARAGRAPHS, PARAGRAPHS)
def test_text_without_the_marks_is_the_new_version(old, new):
    _kinds, after = marks(html_of(old), html_of(new))
    for element in after.select("del, .review-removed, .review-label"):
        element.decompose()
    assert "".join(after.text.split()) == "".join(soup(html_of(new)).text.split())


@settings(max_examples=50)
@given(PARAGRAPHS)
def test_nothing_is_marked_in_the_same_text(paragraphs):
    assert marks(html_of(paragraphs), html_of(paragraphs))[0] == []


def test_texts_that_look_like_markup_are_not():
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/textarea&gt;"
    page = MarkedPage(f"<p>{hostile} now</p>", f"<p>{hostile}</p>")
    assert not soup(page.after).find("script")
    assert "<script>alert(1)</script></textarea>" in soup(page.after).text
