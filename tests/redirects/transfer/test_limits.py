"""Files with which an import would take all memory, or would never end."""

import pytest

from site_core.redirects.transfer.formats import limits
from site_core.redirects.transfer.formats.row import FileError
from tests.support import hostile_files
from tests.support.redirect_files import dry_run, excel_file, import_content


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def small_limits(monkeypatch):
    for name, limit in {"MAX_ROWS": 20, "MAX_EXPRESSIONS": 5, "MAX_SHEET_ROWS": 1000}.items():
        monkeypatch.setattr(limits, name, limit)


def assert_rejected(content, message):
    with pytest.raises(FileError, match=message):
        dry_run(content)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (hostile_files.table(21), "more than 20 rows. Split it"),
        (hostile_files.table(21).replace("from,to\n", "").replace(",", " -> "), "more than 20 rows. Split it"),
        ('[{"source": "/a/", "target": "/b/"}' + ', {"source": "/a/"}' * 20 + "]", "more than 20 rows. Split it"),
        ("[" + "[]," * 20 + "[]]", "more than 20 rows. Split it"),
        (excel_file(["from", "to"], *[[f"/{row}/", "/team/"] for row in range(21)]), "more than 20 rows. Split it"),
        (hostile_files.expressions(7), "more than 5 regular expressions. Combine"),
        (hostile_files.sheet_with_gap(), "more than 1,000 rows. Delete"),
        (hostile_files.sheet_with_gap(1001), "more than 1,000 rows. Delete"),
    ],
    ids=["table", "lines", "objects", "lists", "sheet", "expressions", "endless gap", "gap"],
)
def test_too_many_rows_are_rejected(content, message):
    assert_rejected(content, message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (hostile_files.sheet_with_entities(), "can’t be opened"),
        (hostile_files.nested_json(), "Line 1 is not valid JSON: nested too deeply"),
        ('[{"source": "/a/", "target": "/b/", "status": ' + "9" * 100_000 + "}]", "a number is too long"),
        (hostile_files.wide_json(300), "more than 200 columns. Keep only"),
        (hostile_files.wide_table(300), "more than 200 columns. Keep only"),
        ("/a/,/b/," * 100_000, "Line 1 has more than 50,000 characters"),
        ("Redirect 301 /a/ /b/\nRedirect 301 /c/ /" + "x" * 100_000, "Line 2 has more than 50,000 characters"),
        ("from,to\n/a/,/b/" + "x" * 30_000, "Line 2 has a cell with more than 20,000 characters"),
        (excel_file(["from", "to"], ["/a/", "/b/" + "x" * 30_000]), "Line 2 has a cell with more than 20,000"),
        (f'[{{"from": "/a/", "to": "/{"x" * 30_000}"}}]', "has a cell with more than 20,000"),
    ],
    ids=[
        *("entities", "nesting", "number", "names", "columns", "line", "directive"),
        *("cell", "cell in Excel", "value in JSON"),
    ],
)
def test_parts_that_are_too_large_are_rejected(content, message):
    assert_rejected(content, message)


def test_zip_bomb_is_rejected():
    """It is built here because that takes seconds: as a parameter, every test process would build it."""
    assert_rejected(hostile_files.sheet_that_unpacks(), "too large when it is unpacked. Save it as CSV")


def test_as_many_rows_as_allowed_are_imported_without_counting_headings(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 20)
    _label, rules, rejected = import_content(hostile_files.table(20))
    assert (len(rules), rejected) == (20, {})


def test_many_patterns_are_merged_and_still_find_loops(monkeypatch):
    lines = [f"Redirect 301 /old-{number}/ /new-{number}/" for number in range(300)]
    _label, results, importer = dry_run("\n".join([*lines, "Redirect 301 /new-7/ /old-7/"]))
    assert {result.outcome for result in results[:-1]} == {"created"}
    assert results[-1].outcome == "rejected"
    assert len(importer.checker.draft.patterns.blocks) < 5
