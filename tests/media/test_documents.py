"""Which documents are taken."""

import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from site_core.media.document_validation import check_document
from tests.support import upload_samples


def check(content, name):
    check_document(ContentFile(content, name), name)


def office(folder, **more):
    return upload_samples.archive({"[Content_Types].xml": "<Types/>", f"{folder}/x.xml": "<x/>"} | more)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (upload_samples.PDF, "a.pdf"),
        (upload_samples.PDF + b"\r\n\0\0", "A.PDF"),
        (upload_samples.docx(), "a.docx"),
        (office("xl"), "a.xlsx"),
        (office("ppt"), "a.pptx"),
        (upload_samples.odt(), "a.odt"),
        (b"{\\rtf1 Words}", "a.rtf"),
        (b"name,phone\nAna,212-555-0100\n", "a.csv"),
        ("Größe, 5 < 6\r\n".encode(), "a.txt"),
        ("Größe".encode("latin-1"), "a.txt"),
        ("Größe".encode("utf-16"), "a.csv"),
    ],
)
def test_document_of_each_kind_is_taken(content, name):
    check(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (upload_samples.PDF[:-10], "truncated.pdf"),
        (b"<html><script>alert(1)</script>" + upload_samples.PDF, "page-first.pdf"),
        (b"%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF", "page-inside.pdf"),
        (upload_samples.PDF + upload_samples.docx(), "archive-behind.pdf"),
        (upload_samples.docx(), "office.pdf"),
        (upload_samples.PDF, "paper.docx"),
        (upload_samples.docx()[:-5], "truncated.docx"),
        (upload_samples.docx() + b"<script>", "behind.docx"),
        (b"GIF89a" + upload_samples.docx(), "before.docx"),
        (office("xl"), "sheet.docx"),
        (upload_samples.archive({"a.txt": "a"}), "plain-zip.docx"),
        (upload_samples.docx(), "word.odt"),
        (b"MZ\x90\0" + b"\0" * 100, "program.txt"),
        (upload_samples.picture(), "picture.csv"),
        (b" <!DOCTYPE HTML><p>", "page.txt"),
        (b"\xff\xfe" + "<script>".encode("utf-16-le"), "page16.txt"),
        (b"\xff\xfe\x00", "half.txt"),
        (upload_samples.SVG, "drawing.txt"),
        (b"words", "words.rtf"),
        (b"PK\x05\x06" + b"\0" * 18, "empty-archive.xlsx"),
        (upload_samples.docx(**{f"word/{n}.xml": "" for n in range(5100)}), "parts.docx"),
        (upload_samples.docx(**{"word/media.bin": b"\0" * 301 * 2**20}), "bomb.docx"),
    ],
)
def test_what_is_not_what_it_says_is_refused(content, name):
    with pytest.raises(ValidationError, match="or it is damaged"):
        check(content, name)


def test_directory_that_lies_about_its_place_is_refused():
    content = bytearray(upload_samples.docx())
    content[-6:-2] = struct.pack("<L", 2**31)
    with pytest.raises(ValidationError, match="or it is damaged"):
        check(bytes(content), "a.docx")


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.docm", "a.xml", "a.js", "a", "", "a.pdf.html", "pdf"])
def test_other_kinds_are_refused_by_name(name):
    with pytest.raises(ValidationError, match="Documents are CSV, DOCX"):
        check(upload_samples.PDF, name)


def test_macros_are_refused():
    with pytest.raises(ValidationError, match="has macros"):
        check(upload_samples.docx(**{"word/vbaProject.bin": "x"}), "a.docx")


def test_file_that_is_too_big_is_refused(settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 50
    with pytest.raises(ValidationError, match="at most 50"):
        check(upload_samples.PDF, "a.pdf")
