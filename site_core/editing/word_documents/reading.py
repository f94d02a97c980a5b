"""Read an uploaded Word document: check the file, convert it in a process of its own, and normalize its HTML."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from site_core.lib import limited_process
from site_core.lib.file_lock import file_lock
from site_core.lib.limited_process import Limits, ProcessFailed
from site_core.media.document_validation import validate_document

from ..paste.document import Block
from ..paste.headings import plain_text
from ..paste.links import LinkResolver
from ..paste.normalizing import Result, Target, normalize
from ..paste.reader import read
from ..paste.sanitizing import TooComplex

LIMITS = Limits(megabytes=1024, cpu_seconds=60, seconds=90)
MAX_TITLE_LENGTH = 255
TITLE = re.compile(r'<p class="document-title">(.*?)</p>', re.DOTALL)


@dataclass
class WordDocument:
    """``images`` are the files by their keys in ``result``."""

    title: str
    result: Result
    images: dict[str, bytes] = field(default_factory=dict)


def read_document(file: File, target: Target, links: LinkResolver) -> WordDocument:
    """Return the content of ``file``. Raise ValidationError with a message for the user if that is impossible."""
    check_file(file)
    converted = convert(file)
    images = {str(number): base64.b64decode(image["content"]) for number, image in enumerate(converted["images"])}
    html, title = take_title(converted["html"])
    try:
        result = normalize(html, target, links, drawings=converted["drawings"])
    except TooComplex as error:
        raise ValidationError(_("This document is too long. Split it, and try again.")) from error
    title = title or take_first_heading(result) or PurePath(file.name or "").stem
    return WordDocument(title[:MAX_TITLE_LENGTH], result, images)


def check_file(file: File) -> None:
    """Raise ValidationError unless ``file`` is a Word document without macros, and of a reasonable size."""
    suffix = PurePath(file.name or "").suffix.lower()
    if suffix in {".docm", ".dotm"}:
        raise ValidationError(
            _("This document can contain macros. In Word, save it as a “Word Document (.docx)”, and try again.")
        )
    if suffix != ".docx":
        raise ValidationError(
            _("Only .docx files can be opened. In Word, save the document as “Word Document (.docx)”, and try again.")
        )
    validate_document(file, file.name)


def convert(file: File) -> dict[str, Any]:
    """Return the document as conversion.py writes it. One document at a time is converted on each machine."""
    file.seek(0)
    with file_lock(Path(settings.DATA_DIR, "word-document.lock"), lambda: True):
        try:
            output = limited_process.run(["site_core.editing.word_documents.conversion"], LIMITS, file.read())
        except ProcessFailed as error:
            raise ValidationError(
                _(
                    "This document could not be read. Open it in Word, save it again as .docx, and try again. If it is "
                    "very long, split it."
                )
            ) from error
    return json.loads(output)


def take_title(html: str) -> tuple[str, str]:
    """Return ``html`` without the first paragraph in the style Title, and its text."""
    match = TITLE.search(html)
    if not match:
        return html, ""
    text = plain_text([run for block in read_blocks(match[1]) for run in block.runs])
    return html[: match.start()] + html[match.end() :], text


def read_blocks(html: str) -> list[Block]:

    return [item for item in read(html).items if isinstance(item, Block)]


def take_first_heading(result: Result) -> str:
    """Remove the heading that the document begins with, and return its text. Return "" if it begins otherwise."""
    first = result.parts[0] if result.parts else None
    if not isinstance(first, list) or not first[0].level:
        return ""
    heading = first.pop(0)
    if not first:
        result.parts.pop(0)
    return plain_text(heading.runs)
