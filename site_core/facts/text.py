"""Facts in texts: ``{fact:12}`` in plain text, and ``<embed embedtype="fact" id="12"/>`` in rich text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from .validation import TOKEN
from .values import get_fact_values, get_reviewed_texts

# A StreamField that is stored as JSON has a backslash before each quotation mark.
EMBED = re.compile(r'<embed\b(?=[^>]*\bembedtype=\\?"fact\\?")[^>]*?(?:/>|>(?:</embed>)?)')
EMBED_ID = re.compile(r'\bid=\\?"(\d{1,18})\\?"')


def expand_facts(text: str) -> str:
    """Return plain ``text`` with the values of its facts. It is as untrusted as before: escape it in HTML.

    An id that no fact has is left out. A value is never expanded again.
    """
    return replace_tokens(text, get_fact_values()) if "{fact:" in text else text


def expand_reviewed_facts(text: str) -> str:
    """Return plain ``text`` as a medical review sees it: see ``get_reviewed_texts``."""
    return replace_tokens(text, get_reviewed_texts()) if "{fact:" in text else text


def replace_tokens(text: str, values: Mapping[int, str]) -> str:
    return TOKEN.sub(lambda match: values.get(int(match[1]), ""), text)


def embeds_as_tokens(html: str) -> str:
    """Return rich text ``html`` with a token in the place of each embedded fact."""
    return EMBED.sub(as_token, html) if "<embed" in html else html


def as_token(match: re.Match[str]) -> str:
    number = EMBED_ID.search(match[0])
    return f"{{fact:{number[1]}}}" if number else ""


def expand_facts_in_html(html: str) -> str:
    """Return rich text ``html`` with the values of its facts, escaped."""
    html = embeds_as_tokens(html)
    if "{fact:" not in html:
        return html
    values = get_fact_values()
    return TOKEN.sub(lambda match: escape(values.get(int(match[1]), ""), quote=True), html)


def expand_facts_in_json(text: str) -> str:
    """Return a JSON document with the values of the facts in its strings."""
    if "{fact:" not in text:
        return text
    values = get_fact_values()
    return TOKEN.sub(lambda match: json.dumps(values.get(int(match[1]), ""), ensure_ascii=False)[1:-1], text)


def find_fact_ids(content: Any) -> set[int]:
    """Return the ids of the facts that ``content`` refers to: a text, or lists and dicts of texts."""
    if isinstance(content, str):
        return {int(pk) for pk in TOKEN.findall(embeds_as_tokens(content))} if "fact" in content else set()
    if isinstance(content, dict):
        content = content.values()
    elif not isinstance(content, (list, tuple)):
        return set()
    return {pk for item in content for pk in find_fact_ids(item)}
