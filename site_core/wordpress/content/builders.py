"""Turn shortcodes into HTML, with the words, links, and images of their attributes.

Elements of our own stand for what HTML has no element for: ``wp-image``, ``wp-embed``, and ``wp-note``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from urllib.parse import unquote

from .buttons import BLOCK, CONTENT, HEADINGS, IMAGES, button_html
from .cleaning import clean
from .image_shortcodes import image_html, shown_image
from .json_values import json_strings, parse_json
from .media_shortcodes import GAP, decode, embed_elements
from .numbers import join_numbers
from .shared_parts import shared_part
from .shortcode_names import ENCODED, MEDIA, SILENT, WITH_URL, WITHIN_LINES, is_structure, kind_of
from .shortcodes import Shortcode, find_shortcodes
from .vocabulary import IMAGE_URL, image_sources, is_visible

SHOWN_OF_FORM = {"id", "title", "name"}  # in notices
RAW = "#E-8_"  # before HTML in base64, in WPBakery
HEADING_OWNER = re.compile(r"(?:^|_)(?:title|headline|heading)$")
ITEM_OWNER = re.compile(r"^(?:fusion_li_item|li_item|list_item|li)$")
TEXT_OF_HEADING = {
    "vc_custom_heading",
    "vc_text_separator",
    "title",
    "us_text",
    "nectar_gradient_text",
    "section_title",
}
TABLES = {"av_table": "table", "av_row": "tr", "av_cell": "td"}
IMAGE_ATTRIBUTES = {("ux_image", "id"): "image"}  # of Flatsome
DROP_CAP = re.compile(r"drop_?cap")
ID_NAMES = ("module_id", "el_id", "row_id", "section_id", "anchor", "anchor_id", "menu_anchor")
LEVEL_NAMES = {
    "header_level",
    "font_container",
    "tag",
    "heading_tag",
    "title_tag",
    "element_tag",
    "header_size",
    "tag_name",
}
LEVEL = re.compile(r"(?:^|[^a-z])h([1-6])\b", re.IGNORECASE)
SITEORIGIN = "siteorigin_widget"
INSTANCE = re.compile(r"<input\b[^<>]*\svalue=\"(\{[^\"]*)\"", re.IGNORECASE)
MAX_INNER = 5_000  # characters
LONG = "[…]"
MAX_DEPTH = 5  # of texts in attributes that have shortcodes themselves


def expand_shortcodes(content: str, depth: int = 0) -> str:
    """Return ``content`` with HTML in the place of its shortcodes."""
    if "[" not in content or depth > MAX_DEPTH:
        return content
    content = WITH_URL.sub(rf'{GAP}<wp-embed src="\1">{GAP}', content)
    parts: list[str] = []
    position = 0
    endings: dict[int, str] = {}
    for tag in find_shortcodes(content):
        if tag.start < position:
            continue  # within a shortcode that was read as a whole
        parts.append(content[position : tag.start])
        position = tag.end
        if tag.is_end:
            parts.append(endings.pop(tag.start, ""))
            continue
        inner = read_inner(content, tag)
        if tag.closing and (whole := read_whole(tag, inner, depth)) is not None:
            parts.append(whole)
            position = tag.closing.end
            continue
        before, after = expand_tag(tag, inner, depth)
        parts.append(before)
        if tag.closing:
            endings[tag.closing.start] = after
        else:
            parts.append(after)
    return unescape_examples("".join([*parts, content[position:]]))


def read_inner(content: str, tag: Shortcode) -> str:
    """Return the content of a shortcode. In place of a long one, which stays where it is, a sign that it is long."""
    if not tag.closing:
        return ""
    is_short = tag.closing.start - tag.end <= MAX_INNER
    return content[tag.end : tag.closing.start] if is_short or tag.name in {*ENCODED, SITEORIGIN} else LONG


EXAMPLE = re.compile(r"\[(\[/?[a-zA-Z][\w-]*(?:[\s/][^\[\]<>]{0,2000})?\])\]")


def unescape_examples(content: str) -> str:
    """Return ``content`` with ``[name]`` for ``[[name]]``."""
    return EXAMPLE.sub(r"\1", content) if "[[" in content else content


def read_whole(tag: Shortcode, inner: str, depth: int) -> str | None:
    """Return the HTML of a shortcode whose content is no HTML itself. None for all others."""
    if tag.name == SITEORIGIN:
        return siteorigin_html(inner)
    if tag.name in ENCODED:
        return "" if tag.name == "vc_raw_js" else f"{GAP}{expand_shortcodes(clean(decode(inner)), depth + 1)}{GAP}"
    if MEDIA.match(tag.name) and inner != LONG and not BLOCK.search(inner):
        own = re.sub(r"<[^<>]*+>", "", inner).strip()
        return "".join(embed_elements(tag, own))
    if IMAGE_URL.search(url := inner.strip()) and " " not in url and "[" not in url:
        return shown_image(tag, url)
    return None


def siteorigin_html(inner: str) -> str | None:
    """Return the texts of a widget of SiteOrigin, whose settings are JSON in a hidden field. None if it has none."""
    match = INSTANCE.search(inner)
    settings = parse_json(unescape(match[1])) if match else None
    instance = settings.get("instance") if isinstance(settings, dict) else None
    return "".join(attribute_html("siteorigin", json_strings(instance), "", 0)) if isinstance(instance, dict) else None


def expand_tag(tag: Shortcode, inner: str, depth: int) -> tuple[str, str]:
    """Return what stands before and after the content of a shortcode."""
    if tag.name in {"caption", "wp_caption"}:
        caption = tag.attributes.get("caption", "")
        number = re.sub(r"\D", "", tag.attributes.get("id", ""))
        opening = f'{GAP}<figure class="wp-caption" data-id="{number}">'
        return opening, (f"<figcaption>{caption}</figcaption>" if caption else "") + f"</figure>{GAP}"
    if tag.name in {"gallery", "playlist"}:
        ids = re.findall(r"\d+", tag.attributes.get("ids") or tag.attributes.get("include", ""))
        if tag.name == "gallery" and ids:
            images = "".join(f'<wp-image data-id="{number}" data-own="alt caption">' for number in ids)
            return f"{GAP}{images}{GAP}", ""
        return note("gallery" if tag.name == "gallery" else "media", tag), ""
    if MEDIA.match(tag.name):
        return "".join(embed_elements(tag, "")), ""
    if shared := shared_part(tag, inner):
        return f"{GAP}{shared}{GAP}", ""
    if tag.name in TABLES and tag.closing:
        return table_tags(tag)
    kind = kind_of(tag.name)
    before, after = attribute_html(tag.name, tag.attributes.items(), inner, depth)
    if not kind and not tag.closing and not SILENT.search(tag.name) and not re.sub(r"<wp-gap>|\s", "", before + after):
        kind = "shortcode"
    return id_tag(tag.attributes) + before + (note(kind, tag) if kind else ""), after


def id_tag(attributes: Mapping[str, str]) -> str:
    """Return what has the id that a builder gave to a part of the page, so that links to it lead to the same text."""
    name = next((attributes[each] for each in ID_NAMES if attributes.get(each)), "")
    return f'<span id="{escape(name)}"></span>' if name else ""


def table_tags(tag: Shortcode) -> tuple[str, str]:
    """Return the tags of a table, of one of its rows, or of a cell, which Enfold writes as shortcodes."""
    element = TABLES[tag.name]
    if tag.attributes.get("row_style") == "avia-heading-row":
        return "<thead><tr>", "</tr></thead>"
    caption = tag.attributes.get("caption", "") if element == "table" else ""
    return f"<{element}>" + (f"<caption>{caption}</caption>" if caption else ""), f"</{element}>"


def note(kind: str, tag: Shortcode) -> str:
    """Return what stands for a shortcode in the text. Of a form, its attributes can have email addresses and more."""
    attributes = [
        f'{name}="{value}"' for name, value in tag.attributes.items() if kind != "form" or name in SHOWN_OF_FORM
    ]
    original = f"[{' '.join([tag.name, *attributes, *(tag.texts if kind != 'form' else ())])}]"
    return f'{GAP}<wp-note data-kind="{kind}" data-original="{escape(original[:2000])}">{GAP}'


def attribute_html(owner: str, attributes: Iterable[tuple[str, str]], inner: str, depth: int) -> tuple[str, str]:
    """Return the words, links, and images in ``attributes`` as HTML: what comes before the content, and what after."""
    named = [(IMAGE_ATTRIBUTES.get((owner, name), name), value) for name, value in attributes]
    values = list(flatten_groups(named))
    visible = {index for index, (name, value) in enumerate(values) if is_visible(owner, name, value)}
    numbers = join_numbers(owner, values, visible)
    links, wrapped = button_html(owner, values, visible, inner)
    before, buttons = [], []
    own = "alt caption" if dict(values).get("add_caption") == "yes" else "alt"  # of the media library
    for index, (name, value) in enumerate(values):
        if index in links:
            buttons.append(links[index])
        if value.startswith(RAW):
            before.append(expand_shortcodes(clean(decode(value.removeprefix(RAW))), depth + 1))
        for source in image_sources(name, value):
            image = image_html(owner, source, values, own)
            before.append(f"{wrapped[IMAGES]}{image}</a>" if IMAGES in wrapped else image)
        if index in visible:
            value = numbers.get(index, value)
            before.append(text_html(owner, name, value, values, depth, wrapped.get(index, "")))
    opening, closing = around_content(owner, values, inner, wrapped.get(CONTENT, ""))
    return separate(before, owner) + opening, closing + separate(buttons, owner)


def around_content(owner: str, values: list[tuple[str, str]], inner: str, link: str) -> tuple[str, str]:
    """Return the tags around the content of a shortcode: of a link, a heading, or an item of a list."""
    if link:
        return link, "</a> "
    if ITEM_OWNER.match(owner):
        return "<ul><li>", "</li></ul>"
    has_heading = any(HEADINGS.search(name) and value.strip() for name, value in values)
    is_line = bool(inner.strip()) and not BLOCK.search(inner) and len(inner) < 300
    if HEADING_OWNER.search(owner) and is_line and not has_heading:
        return f"<h{heading_level(values)}>", f"</h{heading_level(values)}>"
    return "", ""


def separate(parts: list[str], owner: str) -> str:
    """Return ``parts`` so that they are no part of other paragraphs. Shortcodes within a line stay there."""
    if len(parts) == 1 and DROP_CAP.search(owner):
        return re.sub(r"</?p>", "", parts[0])
    return GAP.join(["", *parts, ""]) if parts or is_structure(owner) else ""


def flatten_groups(attributes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield names and values. Lists of WPBakery are URL-encoded JSON, or lines with ``|`` between value and label."""
    for name, value in attributes:
        if name == "ct_options":  # of Oxygen: the words are in the content, too
            options = parse_json(value)
            original = options.get("original") if isinstance(options, dict) else None
            named = original if isinstance(original, dict) else {}
            yield from ((key, str(named[key])) for key in ("url", "src", "alt") if named.get(key))
        elif value.startswith(("%5B%7B", "%5b%7b", "[{")):
            yield from json_strings(parse_json(unquote(value) if value.startswith("%") else value))
        elif name == "values" and "|" in value and "{" not in value:
            for line in re.split(r"[,\n]", value):
                number, _bar, label = line.partition("|")
                yield from [("label", label), ("number", number)]
        else:
            yield name, value


def text_html(owner: str, name: str, value: str, values: list[tuple[str, str]], depth: int, link: str) -> str:
    """Return the text of an attribute as a heading or a paragraph."""
    text = expand_shortcodes(clean(value), depth + 1)
    if link:
        text = f"{link}{text}</a>"
    if BLOCK.search(text):
        return text
    level = heading_level(values)
    is_of_person = name == "title" and any(each == "name" for each, _value in values)
    is_tip = name == "title" and WITHIN_LINES.search(owner)
    is_heading = (HEADINGS.search(name) and not is_of_person and not is_tip) or (
        name == "text" and owner in TEXT_OF_HEADING
    )
    return f"<h{level}>{text}</h{level}>" if is_heading else f"<p>{text}</p>"


def heading_level(values: list[tuple[str, str]]) -> int:
    """Return the level that the attributes of a shortcode name for its heading, or else 3."""
    for name, value in values:
        if name in LEVEL_NAMES and (match := LEVEL.search(value)):
            return int(match[1])
        if name == "size" and re.fullmatch(r"[1-6]", value):
            return int(value)
    return 3
