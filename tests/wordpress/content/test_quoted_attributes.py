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


def test_a_sentence_under_the_name_of_a_setting_is_listed_if_it_is_not_kept() -> None:
    result = converted('<p>Before [box module_layout="Care at home is possible."]term[/box] after</p>')
    assert "possible" in "".join(map(str, [*result.blocks, *result.notices]))


def test_rows_of_a_block_with_fields_are_read() -> None:
    data = '{"data":{"modules_0_text":"Care at home.","_modules_0_text":"field_5f","modules_0_class":"btn wide"}}'
    result = converted(f"<!-- wp:acf/modules {data} /-->")
    assert [block["value"] for block in result.blocks] == ["<p>Care at home.</p>"]
    assert result.words_before == 3
