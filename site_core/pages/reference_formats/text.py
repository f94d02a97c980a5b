"""Texts of bibliographic files and of the clipboard as plain text."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# Letters in front are part of the page, such as S12 or e4.
PAGES = re.compile(r"(?<=\d)\s?(?:-{1,3}|[\u2010-\u2015\u2212])\s?(?=[a-zA-Z]{0,2}\d)")


def clean(text: str) -> str:
    """Return ``text`` on one line, without markup, entities, and characters that nobody sees."""
    text = unescape(TAG.sub("", unescape(text))).translate(INVISIBLE)
    text = "".join(character if unicodedata.category(character) != "Cc" else " " for character in text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def tidy_details(details: str) -> str:
    """Return volume, issue, and pages as the site shows them: ``175(12):1205–1215``."""
    return PAGES.sub("–", details).strip(" ,;:.")
