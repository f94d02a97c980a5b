"""The first column of a table can have the headings of its rows."""

import pytest

from site_core.content.blocks import TableBlock

COLUMNS = [{"type": "text", "heading": "Name"}, {"type": "text", "heading": "n"}]
ROWS = [{"values": ["a", "1"]}]


def create(**changes):
    block = TableBlock()
    return block, block.to_python({"columns": COLUMNS, "rows": ROWS, "caption": "", **changes})


@pytest.mark.parametrize(("row_headings", "cell"), [(True, '<th scope="row">a</th>'), (False, "<td>a</td>")])
def test_first_column_is_rendered_as_chosen(row_headings, cell):
    block, table = create(row_headings=row_headings)
    assert cell in block.render(table)


@pytest.mark.parametrize("heading", ["", "Name"])
def test_table_of_an_earlier_version_has_row_headings_if_their_column_has_no_heading(heading):
    _block, table = create(columns=[{"type": "text", "heading": heading}, COLUMNS[1]])
    assert table.row_headings == (not heading)


@pytest.mark.parametrize("row_headings", [True, False])
def test_choice_is_stored(row_headings):
    block, table = create(row_headings=row_headings)
    cleaned = block.clean(table)
    for stored in (block.get_prep_value(cleaned), block.get_form_state(cleaned), block.get_api_representation(cleaned)):
        assert stored["row_headings"] == row_headings
    assert block.to_python(block.get_prep_value(cleaned)).row_headings == row_headings


@pytest.mark.parametrize("row_headings", [True, False])
def test_choice_is_read_from_the_form(row_headings):
    data = {"t-caption": "", "t-column-count": "0", "t-row-count": "0"}
    data |= {"t-row-headings": "on"} if row_headings else {}
    assert TableBlock().value_from_datadict(data, {}, "t").row_headings == row_headings


def test_empty_table_has_none():
    assert not TableBlock().normalize(None).row_headings
