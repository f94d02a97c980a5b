"""Decode a file as text: find its encoding and reject files that are not text."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from django.utils.translation import gettext_lazy

from .limits import MAX_BYTES, too_large
from .row import FileError

CHUNK = 1 << 20  # bytes read at a time
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]

EMPTY = gettext_lazy("The file is empty. Export it again and upload the new file.")
NOT_TEXT = gettext_lazy("This file can’t contain redirects. Upload a text file or an Excel file (.xlsx).")


def check_size(file: BinaryIO) -> None:
    """Raise FileError if ``file`` (seekable) is empty or larger than MAX_BYTES."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise FileError(EMPTY)
    if size > MAX_BYTES:
        raise too_large()


def detect_encoding(file: BinaryIO) -> str:
    """Return the encoding of ``file``.

    A byte order mark decides; without one, UTF-16 is known by its zero bytes. Other files are UTF-8 if they are valid
    UTF-8, else Windows-1252. Raise FileError if the file is not text.
    """
    file.seek(0)
    start = file.read(CHUNK)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return check_decodes(file, encoding)
    if encoding := utf_16_without_mark(start[:2000]):
        return check_decodes(file, encoding)
    if b"\x00" in start:
        raise FileError(NOT_TEXT)
    try:
        return check_decodes(file, "utf-8")
    except FileError:
        return check_decodes(file, "cp1252")


def utf_16_without_mark(start: bytes) -> str:
    """Return the UTF-16 encoding of ``start``, or an empty string. In mostly Latin text, every other byte is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    if half and start[::2].count(0) > half * 0.6:
        return "utf-16-be"
    return ""


def check_decodes(file: BinaryIO, encoding: str) -> str:
    """Return ``encoding`` if all of ``file`` is text in it. Raise FileError if not."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while chunk := file.read(CHUNK):
        if any(is_binary(character) for character in set(decode(decoder, chunk))):
            raise FileError(NOT_TEXT)
    decode(decoder, b"", final=True)
    return encoding


def decode(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        raise FileError(NOT_TEXT) from error


def is_binary(character: str) -> bool:
    return character < " " and character not in "\t\n\r\f\v\x1a"


def open_text(file: BinaryIO) -> io.TextIOWrapper:
    """Return ``file`` as text with its line ends unchanged. Raise FileError."""
    check_size(file)
    encoding = detect_encoding(file)
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, newline="")
