"""The bytes of a file as text: which encoding it has, and whether it is text at all."""

import codecs
import io

from .rows import FileProblem

MOST_BYTES = 32 * 1024 * 1024
BLOCK = 1 << 20  # bytes read at a time
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]

TOO_LARGE = "The file is larger than {limit} MB. Split it into several files."
EMPTY = "The file is empty."
BINARY = "This is not a file of redirects: it is not text, nor an Excel file (.xlsx)."


def check_size(file):
    """Raise FileProblem where ``file`` (binary, seekable) is empty or larger than is read."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise FileProblem(EMPTY)
    if size > MOST_BYTES:
        raise FileProblem(TOO_LARGE.format(limit=MOST_BYTES >> 20))


def encoding_of(file):
    """The encoding of ``file``: by its mark, or UTF-16 by its zeros, UTF-8 if it is that, or Windows-1252."""
    file.seek(0)
    start = file.read(BLOCK)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return checked(file, encoding)
    if encoding := by_zeros(start[:2000]):
        return checked(file, encoding)
    if b"\x00" in start:
        raise FileProblem(BINARY)
    try:
        return checked(file, "utf-8")
    except FileProblem:
        return checked(file, "cp1252")


def by_zeros(start):
    """UTF-16 without a mark: in mostly Latin text, every other byte is zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    if half and start[::2].count(0) > half * 0.6:
        return "utf-16-be"
    return ""


def checked(file, encoding):
    """``encoding`` if all of ``file`` is text in it; raises FileProblem."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while block := file.read(BLOCK):
        if any(is_binary(letter) for letter in set(decode(decoder, block))):
            raise FileProblem(BINARY)
    decode(decoder, b"", final=True)
    return encoding


def decode(decoder, block, final=False):
    try:
        return decoder.decode(block, final)
    except UnicodeDecodeError as error:
        raise FileProblem(BINARY) from error


def is_binary(letter):
    return letter < " " and letter not in "\t\n\r\f\v\x1a"


def opened(file):
    """``file`` (binary) as text, with its line ends as they are. Raises FileProblem."""
    check_size(file)
    encoding = encoding_of(file)
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, newline="")
