"""Texts that only the data of Elementor has. Its widgets write most of their words into the content as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from .builders import attribute_html, expand_shortcodes
from .cleaning import clean
from .json_values import json_strings, parse_json
from .numbers import is_number_name
from .vocabulary import FORM_WIDGETS, IMAGE_URL, is_link, is_visible

OWNER = "elementor"
WORD = re.compile(r"\w+")
BACKGROUND = re.compile(r"background|overlay|poster|icon|logo_")
VIDEOS = {"youtube_url", "vimeo_url", "dailymotion_url"}
TAG = re.compile(r"<[^<>]*+>")
LISTS = re.compile(
    r"^(?:posts|portfolio|archive-posts|loop-grid|woocommerce-products|products|wp-widget-recent-posts)$"
)
Values = list[tuple[str, str]]


def missing_html(content: str, data: str) -> str:
    """Return as HTML what the widgets in ``data`` show beyond ``content``."""
    known = normalize(content)
    return "".join(part for widget in widgets_in(parse_json(data)) for part in widget_html(widget, content, known))


def widget_html(widget: dict[str, Any], content: str, known: str) -> Iterator[str]:
    """Yield what ``widget`` shows beyond ``content``."""
    kind, settings = str(widget.get("widgetType", "")), widget["settings"]
    if FORM_WIDGETS.search(kind):
        yield '<wp-note data-kind="form" data-original="Elementor">'
        return
    if LISTS.match(kind):
        yield f'<wp-note data-kind="list" data-original="Elementor: {escape(kind)}">'
    if kind == "shortcode" and (shortcode := str(settings.get("shortcode", ""))) not in content:
        yield expand_shortcodes(clean(shortcode))
    if kind == "template" and (number := str(settings.get("template_id", ""))).isdecimal():
        yield f'<wp-reusable data-id="{number}">'
    for group in groups(settings):
        values = [each for each in json_strings(group) if is_missing(*each, content, known)]
        values += [value for image in images_in(group, content) for value in image]
        yield from (f'<wp-embed src="{escape(value)}">' for name, value in values if name in VIDEOS)
        others = [each for each in values if each[0] not in VIDEOS]
        if any(is_visible(OWNER, *each) or is_link(*each) or each[0] == "image" for each in others):
            yield from attribute_html(OWNER, others, "", 0)


def is_missing(name: str, value: str, content: str, known: str) -> bool:
    """Return whether readers saw ``value``, a setting of a widget, and ``content`` doesn’t have it."""
    if is_visible(OWNER, name, value):
        own = normalize(clean(value))
        return own not in known if own.strip() else is_number_name(OWNER, name)
    return (name in VIDEOS or (is_link(name, value) and "background" not in name)) and value not in content


def images_in(settings: dict[str, Any], content: str) -> Iterator[Values]:
    """Yield the images that a widget shows beyond ``content``: one, those of a gallery, or one of a list."""
    for name, value in [("", settings), *settings.items()]:
        for image in value if isinstance(value, list) else [value]:
            url = str(image.get("url", "")) if isinstance(image, dict) else ""
            if IMAGE_URL.search(url) and not BACKGROUND.search(name) and url.rpartition("/")[2] not in content:
                yield [("image", url), ("attachment", str(image.get("id", ""))), ("alt", str(image.get("alt") or ""))]


def groups(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the settings of a widget, and then those of each item in its lists, such as the tabs."""
    lists = [value for value in settings.values() if isinstance(value, list)]
    items = [item for items in lists for item in items if isinstance(item, dict)]
    own = {name: value for name, value in settings.items() if not isinstance(value, list)}
    percent = own.get("percent")
    if isinstance(percent, dict) and isinstance(percent.get("size"), (int, float)):
        own["percent"] = f"{percent['size']}%"
    return [own, *items]


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
