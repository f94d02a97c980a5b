"""Bytes of an export → text. Bytes that don’t fit the encoding are converted one by one, and counted."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import BrokenExport
from .repairs import RepairKind, Repairs

CHUNK_SIZE = 256 * 1024  # bytes
SAMPLE_SIZE = 1024 * 1024  # bytes

DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# Codecs that a declaration may name. Python has more, and some of them aren’t encodings of text.
KNOWN_ENCODINGS = re.compile(
    r"(iso-?8859-?\d{1,2}|windows-?\d{3,4}|cp\d{3,4}|koi8-[ru]|shift_jis|euc-?(jp|kr)|iso-2022-jp|"
    r"gb2312|gbk|gb18030|big5|macintosh|mac-?roman|tis-620)"
)
# What is read as UTF-8 first, because files that name these are often UTF-8.
WESTERN = {
    "utf-8",
    "utf8",
    "us-ascii",
    "ascii",
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "latin-1",
    "windows-1252",
    "cp1252",
}
UTF_16_WITHOUT_MARK = {
    "utf-16-le": re.compile(rb"(?:[ \t\r\n]\x00)*<\x00[?r]\x00"),
    "utf-16-be": re.compile(rb"(?:\x00[ \t\r\n])*\x00<\x00[?r]"),
}
# What XML 1.0 forbids (section 2.2), and what “surrogateescape” makes of bytes that aren’t UTF-8.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
ESCAPED_BYTES = re.compile("([\udc80-\udcff]+)")
SPACES = str.maketrans("\x0b\x0c", "  ")
REMOVED = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
SIGNATURES = {
    b"PK\x03\x04": gettext_lazy("This is a zip file. Unpack it, and choose the XML file inside."),
    b"\x1f\x8b": gettext_lazy("This is a gzip file. Unpack it, and choose the XML file inside."),
}


def read_text(path: Path, repairs: Repairs) -> Iterator[str]:
    """Yield the text of a file in pieces. It has no characters that XML forbids, and its lines end with ``\\n``.

    Raises ``BrokenExport`` if the file can’t be opened or is an archive.
    """
    try:
        with path.open("rb") as file:
            yield from TextDecoder(file, path.name, repairs)
    except OSError as error:
        raise BrokenExport(_("The file can’t be read: %s") % (error.strerror or ""), file=path.name) from error


class TextDecoder:
    """Decodes one file, and repairs its characters."""

    def __init__(self, file: BinaryIO, name: str, repairs: Repairs) -> None:
        self.file, self.name, self.repairs = file, name, repairs
        self.line = 1
        sample = file.read(SAMPLE_SIZE)
        for signature, reason in SIGNATURES.items():
            if sample.startswith(signature):
                raise BrokenExport(str(reason), file=name)
        self.encoding, start = self._detect(sample)
        # Windows-1252 has a character for nearly every byte, and contains Latin-1.
        self.counts_bytes = self.encoding == "utf-8" and not self.declared_western
        file.seek(start)

    def __iter__(self) -> Iterator[str]:
        errors = {"utf-8": "surrogateescape"}.get(self.encoding, "replace")
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(self.encoding)(errors), translate=True)
        while chunk := self.file.read(CHUNK_SIZE):
            yield self._repaired(decoder.decode(chunk))
        yield self._repaired(decoder.decode(b"", final=True))

    def _detect(self, sample: bytes) -> tuple[str, int]:
        """Return the encoding, and where the text starts."""
        self.declared_western = False
        for mark, encoding in (
            (codecs.BOM_UTF8, ""),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
        ):
            if sample.startswith(mark):
                if encoding:
                    return encoding, len(mark)
                self.repairs.add(RepairKind.BYTE_ORDER_MARK, self.name, 1)
                return "utf-8", len(mark)
        for encoding, start in UTF_16_WITHOUT_MARK.items():
            if start.match(sample):
                self.repairs.add(RepairKind.WRONG_ENCODING, self.name, 1)
                return encoding, 0
        match = DECLARATION.search(sample[:4096])
        return self._declared(match[1].decode("ascii").lower() if match else "utf-8", sample), 0

    def _declared(self, name: str, sample: bytes) -> str:
        """Return the encoding to read with: what the file says, unless its bytes say otherwise."""
        valid_utf_8 = is_utf_8(sample)
        if name in ("utf-8", "utf8", "us-ascii", "ascii"):
            return "utf-8"
        if not KNOWN_ENCODINGS.fullmatch(name) or (valid_utf_8 and not sample.isascii()):
            self.repairs.add(RepairKind.WRONG_ENCODING, self.name, 1)
            return "utf-8"
        if name in WESTERN:
            self.declared_western = True
            return "utf-8"
        try:
            return codecs.lookup(name).name
        except LookupError:
            self.repairs.add(RepairKind.WRONG_ENCODING, self.name, 1)
            return "utf-8"

    def _repaired(self, text: str) -> str:
        if self.encoding != "utf-8" and (unreadable := text.count("\ufffd")):
            line = self.line + text.count("\n", 0, text.index("\ufffd"))
            self.repairs.add(RepairKind.MIXED_ENCODING, self.name, line, unreadable)
        repaired = FORBIDDEN.sub(self._repair, text) if FORBIDDEN.search(text) else text
        self.line += text.count("\n")
        return repaired

    def _repair(self, match: re.Match[str]) -> str:
        line = self.line + match.string.count("\n", 0, match.start())
        parts = []
        for part in ESCAPED_BYTES.split(match[0]):
            if ESCAPED_BYTES.fullmatch(part):
                raw = part.encode("utf-8", "surrogateescape")
                if self.counts_bytes:
                    self.repairs.add(RepairKind.MIXED_ENCODING, self.name, line, len(raw))
                parts.append(raw.decode("cp1252", "replace"))
            elif part:
                self.repairs.add(RepairKind.CONTROL_CHARACTER, self.name, line, len(part))
                parts.append(REMOVED.sub("", part.translate(SPACES)))
        return "".join(parts)


def is_utf_8(sample: bytes) -> bool:
    """Return whether the bytes are UTF-8. The last character may be cut off."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
