"""Read whatever someone pastes: the format is detected."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from . import bibtex, csl_json, plain_text, ris
from .identifiers import SEPARATORS, parse_identifier
from .parsed_reference import ParsedReference, ReferenceFormatError

MAX_LENGTH = 100_000  # characters
MAX_COUNT = 100

Parser = Callable[[str], list[ParsedReference]]
FORMATS: tuple[tuple[Callable[[str], bool], Parser], ...] = (
    (ris.is_ris, ris.parse),
    (bibtex.is_bibtex, bibtex.parse),
    (csl_json.is_csl_json, csl_json.parse),
)


def parse_references(text: str) -> list[ParsedReference]:
    """Return the references in ``text``. Raise ReferenceFormatError with a message for the editor."""
    text = re.sub(r"\r\n?", "\n", text.replace("\x00", "")).strip("\ufeff \t\n")
    if len(text) > MAX_LENGTH:
        raise ReferenceFormatError(_("This text is too long. Paste fewer references at a time."))
    parse = next((parse for matches, parse in FORMATS if matches(text)), parse_text)
    references = [reference for reference in parse(text) if any(reference.values.values()) or reference.unrecognized]
    if len(references) > MAX_COUNT:
        message = _("These are %(count)d references. Paste at most %(limit)d at a time.")
        raise ReferenceFormatError(message % {"count": len(references), "limit": MAX_COUNT})
    return references


def parse_text(text: str) -> list[ParsedReference]:
    """Return the references of plain text: identifiers or citations."""
    words = SEPARATORS.split(text)
    if len(words) <= MAX_COUNT * 2:
        bare = [parse_identifier(word) for word in words if word]
        if bare and all(bare):
            return [reference for reference in bare if reference]
    texts = plain_text.split_citations(text)
    if len(texts) > MAX_COUNT:
        texts = texts[: MAX_COUNT + 1]  # that many are refused
    return [parse_identifier(each) or plain_text.parse_citation(each) for each in texts]
