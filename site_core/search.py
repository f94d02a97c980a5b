"""Site search: what visitors type, made safe for SQLite FTS5 and PostgreSQL alike."""

import re

from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from wagtail.models import Page

LONGEST_QUERY = 200  # characters; more than that is pasted text, not a question
MOST_WORDS = 12
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
EXCERPT_LENGTH = 220


def words_of(query):
    """The words of a query. Operators, quotes, control characters and the rest of the line are dropped."""
    return WORD.findall(query[:LONGEST_QUERY])[:MOST_WORDS]


def search_pages(query):
    """Live public pages that have all words of ``query``, best first; nothing for a query without words."""
    words = words_of(query)
    if not words:
        return Page.objects.none()
    return Page.objects.live().public().specific().search(" ".join(words), operator="and")


def highlight(text, words):
    """``text`` escaped, with each of ``words`` in ``<mark>``."""
    if not words:
        return conditional_escape(text)
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})", re.IGNORECASE)
    parts = pattern.split(text)
    # re.split with one group: every second part is a match.
    return mark_safe("".join(f"<mark>{escape(p)}</mark>" if i % 2 else escape(p) for i, p in enumerate(parts)))


def excerpt(text, words):
    """About 220 characters of ``text`` around the first of ``words``, highlighted."""
    text = " ".join(text.split())
    positions = [m.start() for w in words if (m := re.search(rf"\b{re.escape(w)}", text, re.IGNORECASE))]
    start = max(0, min(positions, default=0) - EXCERPT_LENGTH // 4)
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT_LENGTH
    if end < len(text):
        # At a word's end; a text without spaces is cut where it is.
        end = max(text.rfind(" ", start, end), start + EXCERPT_LENGTH // 2)
    piece = text[start:end]
    return mark_safe(
        ("… " if start else "") + highlight(piece, words) + (" …" if start + len(piece) < len(text) else "")
    )
