"""Tables of pasted text become table blocks."""

import dataclasses

import pytest

from site_core.content.blocks import TableBlock
from tests.support.pasting import ARTICLE, CALLOUT, describe, paste, paste_table, paste_text

NUMBERS = "<table><tr><td>Name</td><td>n</td></tr><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>"


def grid(html):
    value = paste_table(html)
    return [[column["heading"] for column in value["columns"]], *(row["values"] for row in value["rows"])]


def test_first_row_names_the_columns():
    assert grid(NUMBERS) == [["Name", "n"], ["a", "1"], ["b", "2"]]


def test_first_row_with_numbers_is_data():
    assert grid("<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>") == [
        ["", ""],
        ["a", "1"],
        ["b", "2"],
    ]


def test_first_column_of_names_beside_numbers_has_the_row_headings():
    assert paste_table(NUMBERS)["row_headings"]


def test_cells_over_several_rows_and_columns_are_filled():
    html = (
        "<table><tr><th>a</th><th colspan=2>b</th></tr><tr><td rowspan=2>c</td><td>d</td><td>e</td></tr>"
        "<tr><td>f</td><td>g</td></tr></table>"
    )
    assert grid(html) == [["a", "b", ""], ["c", "d", "e"], ["c", "f", "g"]]


def test_huge_spans_do_no_harm():
    assert grid("<table><tr><td colspan=999999>a</td><td rowspan=65534>b</td></tr><tr><td>c</td></tr></table>")


def test_raised_and_lowered_text_becomes_characters():
    assert grid("<table><tr><td>CO<sub>2</sub></td><td>m<sup>2</sup></td></tr></table>") == [["", ""], ["CO₂", "m²"]]


def test_caption_is_kept():
    assert paste_table(NUMBERS.replace("<table>", "<table><caption>All of it</caption>"))["caption"] == "All of it"


def test_text_around_a_table_stays_around_it():
    lines = describe(paste(f"<p>Before</p>{NUMBERS}<p>After</p>")).splitlines()
    assert (lines[1], lines[-1]) == ("<p>Before</p>", "<p>After</p>")


def test_layout_tables_become_text():
    html = "<table><tr><td><h2>a</h2><p>b</p></td><td><table><tr><td>c</td></tr></table></td></tr></table>"
    assert paste_text(html) == "<h2>a</h2><p>b</p><p>c</p>"


def test_cells_that_are_too_long_for_the_block_become_text():
    assert paste_text(f"<table><tr><td>a</td><td>{'b ' * 300}</td></tr></table>").startswith("<p>a</p><p>b b")


def test_rows_become_lines_in_a_field_without_tables():
    result = paste(NUMBERS, CALLOUT)
    assert result.lost == "Not kept: 1 table, whose rows are lines here."
    assert paste_text(NUMBERS, CALLOUT) == "<p>Name | n</p><p>a | 1</p><p>b | 2</p>"


@pytest.mark.django_db
def test_value_is_valid_for_the_block():
    block = TableBlock()
    value = block.to_python(paste_table(NUMBERS))
    assert block.get_prep_value(block.clean(value))["rows"] == paste_table(NUMBERS)["rows"]


def test_tables_are_text_where_the_field_has_no_table_block():
    target = dataclasses.replace(ARTICLE, has_tables=False)
    assert all(isinstance(part, list) for part in paste(NUMBERS, target).parts)
