"""Texts that only the data of Elementor has. Its widgets write most of their words into the content as well."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from .builders import attribute_html, json_strings, parse_json
from .vocabulary import is_link, is_visible

WORD = re.compile(r"\w+")
TAG = re.compile(r"<[^>]*>")


def missing_html(content: str, data: str) -> str:
    """Return as HTML what the widgets in ``data`` show beyond ``content``."""
    known = normalize(content)
    parts: list[str] = []
    for widget in widgets_in(parse_json(data)):
        values = [
            (name, value)
            for name, value in json_strings(widget.get("settings"))
            if (is_visible("elementor", name, value) and normalize(value).strip() and normalize(value) not in known)
            or (is_link(name, value) and value not in content)
        ]
        if any(is_visible("elementor", name, value) for name, value in values):
            parts += attribute_html("elementor", values, "", 0)
    return "".join(parts)


def widgets_in(data: Any) -> list[dict[str, Any]]:
    """Return all elements with settings, in order."""
    found: list[dict[str, Any]] = []
    pending = [data]
    while pending:
        element = pending.pop()
        if isinstance(element, list):
            pending += reversed(element)
        elif isinstance(element, dict):
            if isinstance(element.get("settings"), dict):
                found.append(element)
            pending.append(element.get("elements"))
    return found


def normalize(text: str) -> str:
    return f" {' '.join(WORD.findall(unescape(TAG.sub(' ', text)).casefold()))} "
