"""The texts, links, and images that a page puts in the place of those of a synced pattern.

The block that shows the pattern has them by the name of the block that they belong to. That block has to be bound to
them: WordPress shows nothing of the others.
Source: ``wp-includes/block-bindings/pattern-overrides.php`` of WordPress.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from .builders import GAP, attribute_html
from .cleaning import clean
from .delimiters import DELIMITER
from .json_values import json_strings, parse_json
from .parts import Part
from .reader import Reader

SOURCE = "core/pattern-overrides"
ALL = "__default"  # the binding of all attributes
TEXT = re.compile(r"(\s*<([a-z][a-z0-9]*)\b[^<>]*>)(.*)(</\2\s*>\s*)", re.DOTALL | re.IGNORECASE)
BUTTON = re.compile(r"<(a|button)\b[^<>]*>", re.IGNORECASE)
IMAGE = re.compile(r"<(img)\b[^<>]*>", re.IGNORECASE)
CAPTION = re.compile(r"<(figcaption)\b[^<>]*>", re.IGNORECASE)
Values = dict[str, Any]


def read_overrides(text: str) -> dict[str, Values]:
    """Return the values of each block, by its name, in the JSON ``text``."""
    content = parse_json(text)
    values = {str(name): each for name, each in content.items()} if isinstance(content, dict) else {}
    # WordPress 6.6 had them one level deeper at first.
    inner = {name: each.get("values", each) for name, each in values.items() if isinstance(each, dict)}
    return {name: dict(each) for name, each in inner.items() if isinstance(each, dict)}


def with_overrides(content: str, overrides: dict[str, Values]) -> tuple[str, dict[str, Values]]:
    """Return ``content``, that of a pattern, with ``overrides`` in their places, and those that have none."""
    if not overrides:
        return content, {}
    parts: list[str] = []
    position = 0
    opened: tuple[int, str, str, Values] | None = None  # where the content begins, kind, name, and values of a block
    used: dict[str, set[str]] = {name: set() for name in overrides}
    for match in DELIMITER.finditer(content):
        is_end, kind, text, is_empty = match.groups()
        if opened and is_end and kind == opened[1]:
            start, _kind, name, values = opened
            inner, placed = place(content[start : match.start()], values)
            parts += [content[position:start], inner]
            position, opened = match.start(), None
            used[name] |= placed
        elif not (opened or is_end or is_empty) and SOURCE in text:
            name, bound = bound_values(parse_json(text.strip()), overrides)
            opened = (match.end(), kind, name, bound) if bound else None
    left = {
        name: {key: value for key, value in values.items() if key not in used[name]}
        for name, values in overrides.items()
    }
    return "".join([*parts, content[position:]]), {name: values for name, values in left.items() if values}


def bound_values(attributes: Any, overrides: dict[str, Values]) -> tuple[str, Values]:
    """Return the name of a block, and those of ``overrides`` that it shows."""
    metadata = attributes.get("metadata") if isinstance(attributes, dict) else None
    name, bindings = (metadata.get("name"), metadata.get("bindings")) if isinstance(metadata, dict) else ("", None)
    if not isinstance(name, str) or not isinstance(bindings, dict):
        return "", {}
    bound = {key for key, each in bindings.items() if isinstance(each, dict) and each.get("source") == SOURCE}
    return name, {key: value for key, value in overrides.get(name, {}).items() if key in bound or ALL in bound}


def place(inner: str, values: Values) -> tuple[str, set[str]]:
    """Return ``inner``, the HTML of a block, with ``values`` in their places, and the names of those that have one."""
    texts = {name: str(value) for name, value in values.items() if isinstance(value, str) or name == "id"}
    placed: set[str] = set()
    if "content" in texts and (match := TEXT.fullmatch(inner)):
        inner = f"{match[1]}{clean(texts['content'])}{match[4]}"
        placed.add("content")
    if match := IMAGE.search(inner):
        inner = f"{inner[: match.start()]}{with_image(match[0], texts)}{inner[match.end() :]}"
        placed |= {"url", "alt", "id"} & set(texts)
        if "caption" in texts and (match := CAPTION.search(inner)):
            inner = with_element(inner, match, match[0], clean(texts["caption"]))
            placed.add("caption")
    elif match := BUTTON.search(inner):
        opening = with_attribute(match[0], "href", texts["url"]) if "url" in texts else match[0]
        inner = with_element(inner, match, opening, clean(texts["text"]) if "text" in texts else None)
        placed |= {"text", "url"} & set(texts)
    return inner, placed


def with_element(html: str, tag: re.Match[str], opening: str, text: str | None) -> str:
    """Return ``html`` with another ``opening`` in the place of ``tag``, and with ``text`` in its element, if any."""
    end = html.lower().rfind(f"</{tag[1].lower()}", tag.end())
    end = len(html) if end < 0 else end
    return f"{html[: tag.start()]}{opening}{html[tag.end() : end] if text is None else text}{html[end:]}"


def with_image(tag: str, texts: dict[str, str]) -> str:
    """Return the ``tag`` of an image with the file and the alternative text in ``texts``."""
    if {"url", "id"} & set(texts):
        number = texts.get("id", "")
        alt = re.search(r"\salt\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag, re.IGNORECASE)
        tag = f'<img src="{escape(texts.get("url", ""))}" class="wp-image-{escape(number)}"{alt[0] if alt else ""}>'
    return with_attribute(tag, "alt", texts["alt"]) if "alt" in texts else tag


def with_attribute(tag: str, name: str, value: str) -> str:
    """Return ``tag``, an opening one, with the attribute ``name``."""
    others = re.sub(rf"\s{name}\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", "", tag, flags=re.IGNORECASE)
    return f'{others.rstrip("/> ")} {name}="{escape(value)}">'


def overrides_html(overrides: dict[str, Values]) -> str:
    """Return as HTML of its own what ``overrides`` say."""
    parts = ["".join(attribute_html("synced-pattern", json_strings(each), "", 0)) for each in overrides.values()]
    return "".join(f"{GAP}{part}{GAP}" for part in parts if part)


def overrides_parts(text: str) -> list[Part]:
    """Return what the overrides in the JSON ``text`` say, for a page whose pattern is missing."""
    return Reader(overrides_html(read_overrides(text)), is_classic=False).parts if text else []
