"""Texts in the attributes of shortcodes, with signs that end a tag elsewhere, and in every kind of quotes."""

import pytest

from .support import converted

TEXTS = ["a > b [1]", "alpha > beta", "alpha [beta] gamma", "alpha ]", "alpha\nbeta gamma", "5 g a day", "5 g", "x < y"]
QUOTES = [
    ('"', '"'),
    ("'", "'"),
    ("“", "”"),
    ("″", "″"),
    ("&#8220;", "&#8221;"),
    ("&#8221;", "&#8221;"),
    ("&quot;", "&quot;"),
]


@pytest.mark.parametrize("quotes", QUOTES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_word_in_quotes_is_counted_and_kept(text: str, quotes: tuple[str, str]) -> None:
    result = converted(f"<p>Before [tooltip text={quotes[0]}{text}{quotes[1]}]term[/tooltip] after</p>")
    shown = " ".join("".join(block["value"] for block in result.blocks).replace("<br/>", " ").split())
    assert " ".join(text.replace(">", "&gt;").replace("<", "&lt;").split()) in shown
    assert result.missing_words == {}
    assert result.words_before == result.words_after


def test_quotes_within_quotes_are_part_of_the_text() -> None:
    result = converted('<p>[tooltip text="The &quot;first&quot; dose > 5 mg"]term[/tooltip]</p>')
    assert "The &quot;first&quot; dose &gt; 5 mg" in result.blocks[0]["value"]
    assert result.words_before == result.words_after == 6
