"""CSV and XLSX files that run nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from site_core.lib.spreadsheets import (
    FORMULA_PREFIXES,
    csv_lines,
    escape_cell,
    escape_formula,
    unescape_formula,
    write_xlsx,
)


@given(st.text() | st.sampled_from(FORMULA_PREFIXES).flatmap(lambda prefix: st.text().map(lambda text: prefix + text)))
def test_escaped_text_is_no_formula_and_can_be_restored(text):
    assert not escape_formula(text).startswith(FORMULA_PREFIXES)
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("\x00=1", "'=1"), ("It's", "It's"), ("'tis", "'tis"), (7, "7")]
)
def test_cells_of_reports_hold_neither_formulas_nor_control_characters(value, cell):
    assert escape_cell(value) == cell


def test_csv_starts_with_a_byte_order_mark_and_quotes_what_needs_it():
    assert b"".join(csv_lines([["a", "b"], ["1,5", "ü"]])) == '\ufeffa,b\r\n"1,5",ü\r\n'.encode()


def test_xlsx_stores_texts_as_texts():
    file = io.BytesIO()
    write_xlsx(file, "Rows", [["a", "b"], ["=1+1", 5]])
    sheet = load_workbook(file)["Rows"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), (5, "n")]
    assert sheet.freeze_panes == "A2"
