"""Highlighted titles and excerpts of search results."""

import re

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

EXCERPT_LENGTH = 220  # characters


def highlight(text: str, words: list[str]) -> SafeString:
    """Return ``text``, escaped, with each of ``words`` in ``<mark>``."""
    if not words:
        return conditional_escape(text)
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})", re.IGNORECASE)
    parts = pattern.split(text)
    # With one group in the pattern, every second part is a match.
    return mark_safe("".join(f"<mark>{escape(part)}</mark>" if i % 2 else escape(part) for i, part in enumerate(parts)))


def excerpt(text: str, words: list[str]) -> SafeString:
    """Return about EXCERPT_LENGTH characters of ``text`` around the first of ``words``, highlighted."""
    text = " ".join(text.split())
    matches = (re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words)
    start = max(0, min((match.start() for match in matches if match), default=0) - EXCERPT_LENGTH // 4)
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT_LENGTH
    if end < len(text):
        # At the end of a word, except in a text without spaces.
        end = max(text.rfind(" ", start, end), start + EXCERPT_LENGTH // 2)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + highlight(text[start:end], words) + after)
