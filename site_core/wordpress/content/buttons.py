"""Buttons and other links of shortcodes: which text of a shortcode each of its links belongs to."""

from __future__ import annotations

import re
from html import escape

from .link_texts import VIDEO, embed_label, link_name
from .vocabulary import image_sources, is_link, split_link

BUTTON = re.compile(r"btn|button|link")
SOCIAL = re.compile(r"^(facebook|twitter|x|linkedin|instagram|youtube|pinterest|tiktok|google|yelp)(?:_|$)")
LABELS = (
    *("linktext", "link_title", "read_text", "readmore_text", "button_text", "link_text", "btn_title", "btn_text"),
    *(
        "button_label",
        "button_title",
        "read_more_txt",
        "readmore_txt",
        "btn_label",
        "cta_text",
        "readmore",
        "linkname",
        "link_name",
        "link_label",
    ),
)
NOT_LINKED = re.compile(r"\[|<a\b", re.IGNORECASE)
LINK_SUFFIX = re.compile(r"_?(?:link|url|href|permalink|uri)(?:_url)?$")
HEADINGS = re.compile(
    r"^(?:title|title_text(?:_[ab])?|heading|headline|h2|name|question|main_heading)$|"
    r"(?<!job)(?<!sub)(?<!ribbon)_(?:title|heading)$"
)
BLOCK = re.compile(r"<(?:p|div|ul|ol|h[1-6]|table|blockquote|figure|section)[\s>]", re.IGNORECASE)
CONTENT, IMAGES = -1, -2  # instead of the index of an attribute


def button_html(
    owner: str, values: list[tuple[str, str]], visible: set[int], inner: str
) -> tuple[dict[int, str], dict[int, str]]:
    """Return buttons by the index of their link, and links around other texts by the index of these (-1: the content).

    Labels of buttons are removed from ``visible``.
    """
    buttons: dict[int, str] = {}
    wrapped: dict[int, str] = {}
    is_short = bool(inner.strip()) and len(inner) < 300 and not NOT_LINKED.search(inner) and not BLOCK.search(inner)
    for index, (name, value) in enumerate(values):
        if not is_link(name, value):
            continue
        url, title = split_link(value)
        opening = f'<a href="{escape(url)}">'
        label = None if is_short and BUTTON.search(owner) else find_label(owner, name, values, visible)
        place = next((at for at in sorted(visible - set(wrapped), key=lambda at: rank(*values[at]))), None)
        if label is not None:
            visible.discard(label)
            buttons[index] = f"<p>{opening}{values[label][1]}</a></p>"
        elif network := SOCIAL.match(name):
            buttons[index] = f"<p>{opening}{network[1].capitalize()}</a></p>"
        elif title:
            buttons[index] = f"<p>{opening}{escape(title)}</a></p>"
        elif is_short and BUTTON.search(owner) and CONTENT not in wrapped:
            wrapped[CONTENT] = opening
        elif IMAGES not in wrapped and place is None and any(image_sources(*each) for each in values):
            wrapped[IMAGES] = opening
        elif place is not None and "<" not in values[place][1]:
            wrapped[place] = opening
        elif is_short and CONTENT not in wrapped:
            wrapped[CONTENT] = opening
        else:
            text = embed_label(url) if VIDEO.search(url) else link_name(url)
            buttons[index] = f"<p>{opening}{escape(text)}</a></p>"
    return buttons, wrapped


def rank(name: str, value: str) -> tuple[bool, int]:
    """Return what sorts the texts that a link can be around: headings, then short ones."""
    return not HEADINGS.search(name), len(value)


def find_label(owner: str, link: str, values: list[tuple[str, str]], visible: set[int]) -> int | None:
    """Return the index of the text on the button that ``link`` belongs to."""
    prefix = LINK_SUFFIX.sub("", link)
    names = [f"{prefix}_{end}" for end in ("text", "title", "label", "content")] if prefix else []
    names += LABELS
    if BUTTON.search(owner) or "button" in dict(values):
        names += ["button", "label", "text", "title", "content", "name"]
    places = {values[index][0]: index for index in sorted(visible, reverse=True)}
    return next((places[name] for name in names if name in places), None)
