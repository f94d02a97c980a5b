"""Importing the list of retractions that Crossref publishes."""

import datetime
import gzip
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from blog.models import ArticleReference
from site_core.review.models import CitedNotice, RetractionList, RetractionNotice
from site_core.review.retractions.importing import import_retractions
from site_core.review.retractions.reading import BrokenLine, NotARetractionList, RetractionReader
from tests.support.factories import ArticlePageFactory
from tests.support.retractions import COLUMNS, csv_file, line, make_sample

pytestmark = pytest.mark.django_db


def import_lines(*lines):
    return import_retractions(csv_file(*lines), "list.csv")


def test_only_what_is_needed_of_a_row_is_stored():
    import_lines(line(7, OriginalPaperDOI="10.1000/ABC", OriginalPaperPubMedID="123", RetractionPubMedID="9"))
    notice = RetractionNotice.objects.get()
    assert (notice.record_id, notice.nature, notice.date) == (7, "retraction", datetime.date(2023, 1, 31))
    assert (notice.doi, notice.pubmed_id) == ("10.1000/abc", "123")
    assert (notice.notice_doi, notice.notice_pubmed_id) == ("10.5555/notice", "9")
    assert notice.reason == "Error in Data; Investigation by Journal/Publisher"


@pytest.mark.parametrize(
    ("nature", "expected"),
    [
        ("Retraction", "retraction"),
        ("Correction", "correction"),
        ("Expression of concern", "concern"),
        ("Reinstatement", "reinstatement"),
    ],
)
def test_natures(nature, expected):
    import_lines(line(1, RetractionNature=nature, OriginalPaperDOI="10.1000/a"))
    assert RetractionNotice.objects.get().nature == expected


@pytest.mark.parametrize("value", ["unavailable", "Unavailable", "", "0", "0.0", "N/A"])
def test_identifiers_that_are_none_are_ignored(value):
    record = import_lines(line(1, OriginalPaperDOI=value, OriginalPaperPubMedID=value, Title="Editorial"))
    assert record.skipped == 1
    assert not RetractionNotice.objects.exists()


BROKEN = {
    "too few columns": "1,2,3\r\n",
    "no number": line("x"),
    "nature": line(1, RetractionNature="Unheard of"),
    "quotation mark": '5,"open, and so on\r\n',
    "quotation mark in a full line": line(5).replace("5,", '5,"', 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_line_is_listed_and_the_lines_around_it_are_imported(name):
    before, after = (line(number, OriginalPaperDOI=f"10.1000/{number}") for number in (10, 11))
    record = import_lines(before, BROKEN[name], after)
    assert [number for number, _reason in record.broken_lines] == [3]
    assert set(RetractionNotice.objects.values_list("record_id", flat=True)) == {10, 11}


def test_a_note_of_several_lines_is_one_row():
    record = import_lines(line(1, OriginalPaperDOI="10.1000/a", Notes='See\r\n2, "quoted",\r\n3, and more'), line(2))
    assert (record.rows, record.broken) == (2, 0)


def test_line_numbers_count_lines_of_the_file():
    rows = list(RetractionReader(csv_file(line(1, Notes="a\nb\nc"), "broken\r\n", line(2), "broken\r\n")))
    assert [row.number for row in rows if isinstance(row, BrokenLine)] == [5, 7]


FILE = csv_file(line(1, OriginalPaperDOI="10.1000/a", Title="Café " * 9)).getvalue().decode()


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("retraction_watch.csv", FILE)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        FILE.encode("utf-8-sig"),
        FILE.encode("cp1252"),
        FILE.encode("utf-16"),
        FILE.replace("\r\n", "\n").encode(),
        gzip.compress(FILE.encode()),
        zipped(),
    ],
    ids=["BOM", "Windows-1252", "UTF-16", "LF", "gzip", "zip"],
)
def test_encodings_line_ends_and_compression(content):
    import_retractions(io.BytesIO(content), "list.csv")
    assert RetractionNotice.objects.get().title.startswith("Café")


@pytest.mark.parametrize(
    "content", [b"", b"from,to\r\n/a/,/b/\r\n", b"\x1f\x8b\x08broken", b"PK\x03\x04broken", b"\x00" * 100]
)
def test_another_file_is_refused_and_nothing_changes(content):
    with pytest.raises(NotARetractionList):
        import_retractions(io.BytesIO(content), "list.csv")
    assert not RetractionList.objects.exists()


def test_a_newer_list_replaces_rows_and_keeps_the_others():
    import_lines(line(1, OriginalPaperDOI="10.1000/a"), line(2, OriginalPaperDOI="10.1000/b"))
    import_lines(
        line(1, OriginalPaperDOI="10.1000/a", RetractionNature="Correction"), line(1, OriginalPaperDOI="10.1000/c")
    )
    assert dict(RetractionNotice.objects.values_list("record_id", "doi")) == {1: "10.1000/c", 2: "10.1000/b"}


def test_command_lists_broken_lines(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(csv_file(line(1, OriginalPaperDOI="10.1000/a"), "broken\r\n").getvalue())
    call_command("import_retractions", path)
    output = capsys.readouterr()
    assert "1 rows imported" in output.out
    assert "Line 3: The number of columns is 1 instead of 20." in output.err


def test_command_says_that_a_file_is_another_one(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("a,b\n")
    with pytest.raises(CommandError, match="This is not the list"):
        call_command("import_retractions", path)


def test_all_planted_works_are_found_and_no_others(site):
    sample = make_sample(rows=6_000, references=2_000, planted=150)
    pages = [ArticlePageFactory(authors=[site.author], reviewer=site.reviewer) for _ in range(4)]
    ArticleReference.objects.bulk_create(
        ArticleReference(page=pages[number % 4], sort_order=number, authors="A", title="T", journal="J", **fields)
        for number, fields in enumerate(sample.references)
    )
    record = import_lines(*sample.lines)
    assert set(CitedNotice.objects.values_list("notice__record_id", flat=True)) == sample.planted
    assert CitedNotice.objects.count() == len(sample.planted)
    assert record.broken == sample.broken


def test_columns_are_those_of_the_published_file():
    assert len(COLUMNS) == 20
