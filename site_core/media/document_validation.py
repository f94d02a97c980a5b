"""Documents: the content must be what the extension says, and nothing that a browser or Office would run."""

import struct
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

NOT_ALLOWED = "Documents are {extensions} files. Save it as one of these, then upload that."
TOO_BIG = "This file has {size}; at most {most} will do."
NOT_WHAT_IT_SAYS = (
    "This is not a {extension} file, or it is damaged. Open it in the program that made it, save it as {extension} "
    "again, then upload that."
)
WITH_MACROS = "This document has macros. Save it without them, then upload that."

# Where each kind of Office document keeps its text, and what an OpenDocument says first.
OFFICE_FOLDERS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
MACROS = ("vbaproject.bin", "vbadata.xml", "basic/script-lc.xml")
MOST_PARTS = 5000
LARGEST_DIRECTORY = 1024 * 1024  # bytes; read whole
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes; a document that unpacks to more is made to harm
END_OF_ARCHIVE = struct.Struct("<4s4H2LH")  # PKZIP APPNOTE, section 4.3.16

# The start of what browsers take for a page. Source: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg")
MARKUP = (*PAGE, b"<?xml", b"<?php")
SNIFFED = 1500  # bytes that browsers look at
CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r"))


def check_document(file, name):
    """Raise ValidationError unless ``file`` is a document that may be kept under ``name``."""
    extension = Path(name or "").suffix.lower().removeprefix(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS or extension not in CHECKS:
        extensions = ", ".join(settings.WAGTAILDOCS_EXTENSIONS).upper()
        raise ValidationError(NOT_ALLOWED.format(extensions=extensions), code="invalid_extension")
    most = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if file.size > most:
        message = TOO_BIG.format(size=filesizeformat(file.size), most=filesizeformat(most))
        raise ValidationError(message, code="file_too_large")
    file.seek(0)
    if not file.size or not CHECKS[extension](file, extension):
        raise ValidationError(NOT_WHAT_IT_SAYS.format(extension=extension.upper()), code="invalid_document")
    file.seek(0)


def is_pdf(file, extension):
    """Begins and ends as one: pages or archives before or after it would make it two things at once."""
    head = file.read(SNIFFED)
    file.seek(max(0, file.size - 1024))
    ends = file.read().rstrip(b"\0\t\r\n ").endswith(b"%%EOF")
    return head.startswith(b"%PDF-") and ends and not has_markup(head, PAGE)


def is_rtf(file, extension):
    return file.read(5) == b"{\\rtf"


def is_text(file, extension):
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return content.translate(None, CONTROL) == content and not has_markup(content[:SNIFFED])


def is_office(file, extension):
    names = names_in_archive(file)
    folder = OFFICE_FOLDERS[extension]
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def is_open_document(file, extension):
    head = file.read(100)
    return head[30 : 30 + len(OPEN_DOCUMENT)] == OPEN_DOCUMENT and "content.xml" in names_in_archive(file)


def names_in_archive(file):
    """The names in a ZIP archive that fills ``file`` from its first to its last byte; empty where it is none.

    What the last 22 bytes say of the directory is believed only within limits: it is read whole.
    """
    file.seek(0)
    starts = file.read(4) == b"PK\x03\x04"
    file.seek(max(0, file.size - END_OF_ARCHIVE.size))
    end = file.read()
    if not starts or len(end) != END_OF_ARCHIVE.size:
        return []
    signature, _, _, _, count, length, offset, comment = END_OF_ARCHIVE.unpack(end)
    # Nothing between directory and end, nothing after: another file's bytes would stand there.
    fills = signature == b"PK\x05\x06" and not comment and offset + length + END_OF_ARCHIVE.size == file.size
    if not fills or count > MOST_PARTS or length > LARGEST_DIRECTORY:
        return []
    return names_of(file)


def names_of(file):
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
        return []
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        return []
    names = [part.filename for part in parts]
    if any(name.lower().endswith(MACROS) for name in names):
        raise ValidationError(WITH_MACROS, code="macros")
    return names


def has_markup(head, marks=MARKUP):
    return any(mark in head.lower() for mark in marks)


CHECKS = {
    "csv": is_text,
    "docx": is_office,
    "odt": is_open_document,
    "pdf": is_pdf,
    "pptx": is_office,
    "rtf": is_rtf,
    "txt": is_text,
    "xlsx": is_office,
}
