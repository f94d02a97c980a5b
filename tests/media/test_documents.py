"""Document validation."""

import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from site_core.media.document_validation import validate_document
from tests.support import upload_samples


def validate(content, name):
    validate_document(ContentFile(content, name), name)


def create_office_document(folder, **more):
    return upload_samples.create_archive({"[Content_Types].xml": "<Types/>", f"{folder}/x.xml": "<x/>"} | more)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (upload_samples.PDF, "a.pdf"),
        (upload_samples.PDF + b"\r\n\0\0", "A.PDF"),
        (upload_samples.create_docx(), "a.docx"),
        (create_office_document("xl"), "a.xlsx"),
        (create_office_document("ppt"), "a.pptx"),
        (upload_samples.create_odt(), "a.odt"),
        (b"{\\rtf1 Words}", "a.rtf"),
        (b"name,phone\nAna,212-555-0100\n", "a.csv"),
        ("Größe, 5 < 6\r\n".encode(), "a.txt"),
        ("Größe".encode("latin-1"), "a.txt"),
        ("Größe".encode("utf-16"), "a.csv"),
    ],
)
def test_document_of_each_type_is_accepted(content, name):
    validate(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (upload_samples.PDF[:-10], "truncated.pdf"),
        (b"<html><script>alert(1)</script>" + upload_samples.PDF, "page-first.pdf"),
        (b"%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF", "page-inside.pdf"),
        (upload_samples.PDF + upload_samples.create_docx(), "archive-behind.pdf"),
        (upload_samples.create_docx(), "office.pdf"),
        (upload_samples.PDF, "paper.docx"),
        (upload_samples.create_docx()[:-5], "truncated.docx"),
        (upload_samples.create_docx() + b"<script>", "behind.docx"),
        (b"GIF89a" + upload_samples.create_docx(), "before.docx"),
        (create_office_document("xl"), "sheet.docx"),
        (upload_samples.create_archive({"a.txt": "a"}), "plain-zip.docx"),
        (upload_samples.create_docx(), "word.odt"),
        (b"MZ\x90\0" + b"\0" * 100, "program.txt"),
        (upload_samples.create_image(), "picture.csv"),
        (b" <!DOCTYPE HTML><p>", "page.txt"),
        (b"\xff\xfe" + "<script>".encode("utf-16-le"), "page16.txt"),
        (b"\xff\xfe\x00", "half.txt"),
        (upload_samples.SVG, "drawing.txt"),
        (b"words", "words.rtf"),
        (b"PK\x05\x06" + b"\0" * 18, "empty-archive.xlsx"),
    ],
)
def test_file_that_does_not_match_its_extension_is_rejected(content, name):
    with pytest.raises(ValidationError, match="or it is damaged"):
        validate(content, name)


def test_archive_with_thousands_of_parts_is_rejected():
    with pytest.raises(ValidationError, match="or it is damaged"):
        validate(upload_samples.create_docx(**{f"word/{n}.xml": "" for n in range(5100)}), "parts.docx")


def test_archive_that_unpacks_to_hundreds_of_megabytes_is_rejected():
    with pytest.raises(ValidationError, match="or it is damaged"):
        validate(upload_samples.create_docx(**{"word/media.bin": b"\0" * 301 * 2**20}), "bomb.docx")


def test_archive_with_a_wrong_directory_offset_is_rejected():
    content = bytearray(upload_samples.create_docx())
    content[-6:-2] = struct.pack("<L", 2**31)
    with pytest.raises(ValidationError, match="or it is damaged"):
        validate(bytes(content), "a.docx")


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.docm", "a.xml", "a.js", "a", "", "a.pdf.html", "pdf"])
def test_other_types_are_rejected_by_extension(name):
    with pytest.raises(ValidationError, match="Documents must be CSV, DOCX"):
        validate(upload_samples.PDF, name)


def test_macros_are_rejected():
    with pytest.raises(ValidationError, match="contains macros"):
        validate(upload_samples.create_docx(**{"word/vbaProject.bin": "x"}), "a.docx")


def test_file_that_is_too_big_is_rejected(settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 50
    with pytest.raises(ValidationError, match="The maximum is 50"):
        validate(upload_samples.PDF, "a.pdf")
