"""Texts that only the data of Elementor has. Its widgets write most of their words into the content as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from .builders import attribute_html
from .cleaning import clean
from .json_values import json_strings, parse_json
from .vocabulary import IMAGE_URL, is_link, is_visible

WORD = re.compile(r"\w+")
BACKGROUND = re.compile(r"background|overlay|poster|icon|logo_")
VIDEOS = {"youtube_url", "vimeo_url", "dailymotion_url"}
TAG = re.compile(r"<[^<>]*+>")


def missing_html(content: str, data: str) -> str:
    """Return as HTML what the widgets in ``data`` show beyond ``content``."""
    known = normalize(content)
    parts: list[str] = []
    for widget in widgets_in(parse_json(data)):
        if widget.get("widgetType") == "form":
            parts.append('<wp-note data-kind="form" data-original="Elementor">')
        for settings in groups(widget["settings"]):
            values = [each for each in json_strings(settings) if is_missing(*each, content, known)]
            values += [("image", url) for url in images_in(settings) if url.rpartition("/")[2] not in content]
            urls = [value for name, value in values if name in VIDEOS]
            parts += [f'<wp-embed src="{escape(url)}">' for url in urls]
            if any(is_visible("elementor", *each) or each[0] == "image" for each in values):
                parts += attribute_html("elementor", [each for each in values if each[0] not in VIDEOS], "", 0)
    return "".join(parts)


def is_missing(name: str, value: str, content: str, known: str) -> bool:
    """Return whether readers saw ``value``, a setting of a widget, and ``content`` doesn’t have it."""
    if is_visible("elementor", name, value):
        own = normalize(clean(value))
        return bool(own.strip()) and own not in known
    return (name in VIDEOS or is_link(name, value)) and value not in content


def images_in(settings: dict[str, Any]) -> Iterator[str]:
    """Yield the URLs of the images that a widget shows: one, those of a gallery, or that of an item of a list."""
    for name, value in [("", settings), *settings.items()]:
        for image in value if isinstance(value, list) else [value]:
            url = str(image.get("url", "")) if isinstance(image, dict) else ""
            if IMAGE_URL.search(url) and not BACKGROUND.search(name):
                yield url


def groups(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the settings of a widget, and then those of each item in its lists, such as the tabs."""
    lists = [value for value in settings.values() if isinstance(value, list)]
    items = [item for items in lists for item in items if isinstance(item, dict)]
    return [{name: value for name, value in settings.items() if not isinstance(value, list)}, *items]


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
