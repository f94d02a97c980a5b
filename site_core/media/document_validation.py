"""Validate documents: the content must match the extension, and contain nothing that a browser or Office would run."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# Where each type of Office document keeps its text, and how an OpenDocument starts.
OFFICE_FOLDERS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
MACROS = ("vbaproject.bin", "vbadata.xml", "basic/script-lc.xml")
MAX_PARTS = 5000
MAX_DIRECTORY_SIZE = 1024 * 1024  # bytes; the directory is read whole
MAX_UNPACKED_SIZE = 300 * 1024 * 1024  # bytes; protects against ZIP bombs
END_OF_ARCHIVE = struct.Struct("<4s4H2LH")  # PKZIP APPNOTE, section 4.3.16

# What browsers recognize as HTML. Source: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg")
MARKUP = (*HTML, b"<?xml", b"<?php")
SNIFFED_LENGTH = 1500  # bytes that browsers look at
CONTROL_CHARACTERS = bytes(set(range(32)) - set(b"\t\n\f\r"))


def validate_document(file: File, name: str | None) -> None:
    """Raise ValidationError unless ``file`` is a document that can be stored as ``name``."""
    extension = Path(name or "").suffix.lower().removeprefix(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS or extension not in VALIDATORS:
        message = _("Documents must be %(extensions)s files. Save the document in one of these formats and try again.")
        extensions = ", ".join(settings.WAGTAILDOCS_EXTENSIONS).upper()
        raise ValidationError(message % {"extensions": extensions}, code="invalid_extension")
    max_size = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if file.size > max_size:
        message = _("This file is too big (%(size)s). The maximum is %(max_size)s.")
        sizes = {"size": filesizeformat(file.size), "max_size": filesizeformat(max_size)}
        raise ValidationError(message % sizes, code="file_too_large")
    file.seek(0)
    if not file.size or not VALIDATORS[extension](file, extension):
        message = _(
            "This is not a valid %(extension)s file, or it is damaged. Open it in the program that created it, save it "
            "as %(extension)s again, and try again."
        )
        raise ValidationError(message % {"extension": extension.upper()}, code="invalid_document")
    file.seek(0)


def is_pdf(file: File, extension: str) -> bool:
    """A PDF must start and end as one. HTML or an archive before or after it would make it two files in one."""
    head = file.read(SNIFFED_LENGTH)
    file.seek(max(0, file.size - 1024))
    has_end = file.read().rstrip(b"\0\t\r\n ").endswith(b"%%EOF")
    return head.startswith(b"%PDF-") and has_end and not contains_markup(head, HTML)


def is_rtf(file: File, extension: str) -> bool:
    return file.read(5) == b"{\\rtf"


def is_text(file: File, extension: str) -> bool:
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return content.translate(None, CONTROL_CHARACTERS) == content and not contains_markup(content[:SNIFFED_LENGTH])


def is_office(file: File, extension: str) -> bool:
    names = read_archive_names(file)
    folder = OFFICE_FOLDERS[extension]
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def is_open_document(file: File, extension: str) -> bool:
    head = file.read(100)
    return head[30 : 30 + len(OPEN_DOCUMENT)] == OPEN_DOCUMENT and "content.xml" in read_archive_names(file)


def read_archive_names(file: File) -> list[str]:
    """Return the names in a ZIP archive that fills ``file`` from the first to the last byte, or an empty list.

    The directory is read whole, so its size, which the last 22 bytes of the archive give, is checked first.
    """
    file.seek(0)
    has_start = file.read(4) == b"PK\x03\x04"
    file.seek(max(0, file.size - END_OF_ARCHIVE.size))
    end = file.read()
    if not has_start or len(end) != END_OF_ARCHIVE.size:
        return []
    signature, _disk, _directory_disk, _disk_count, count, length, offset, comment = END_OF_ARCHIVE.unpack(end)
    # Another file could hide in a gap between directory and end, or after the end.
    fills_file = signature == b"PK\x05\x06" and not comment and offset + length + END_OF_ARCHIVE.size == file.size
    if not fills_file or count > MAX_PARTS or length > MAX_DIRECTORY_SIZE:
        return []
    return read_directory(file)


def read_directory(file: File) -> list[str]:
    """Return the names in the archive, or an empty list if it is damaged or too big.

    Raise ValidationError if it contains macros.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
        return []
    if sum(part.file_size for part in parts) > MAX_UNPACKED_SIZE:
        return []
    names = [part.filename for part in parts]
    if any(name.lower().endswith(MACROS) for name in names):
        message = _("This document contains macros. Save it without macros and try again.")
        raise ValidationError(message, code="macros")
    return names


def contains_markup(head: bytes, markers: Sequence[bytes] = MARKUP) -> bool:
    return any(marker in head.lower() for marker in markers)


VALIDATORS: dict[str, Callable[[File, str], bool]] = {
    "csv": is_text,
    "docx": is_office,
    "odt": is_open_document,
    "pdf": is_pdf,
    "pptx": is_office,
    "rtf": is_rtf,
    "txt": is_text,
    "xlsx": is_office,
}
