"""Count the words and links of a post before it is converted.

The source is walked on its own, with none of the code that converts it, so that a loss there is found here. Both only
share the names of attributes that readers saw.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

from .counting import WORD, Count, named_values
from .counting_scripts import counted_up, hidden_values, opened_by_script, shown_objects
from .counting_unseen import decode_elements, decoded, remove_unseen
from .counting_wrappers import wrapped_values
from .shortcode_names import KNOWN, WITH_ID, WITH_URL, is_shortcode_name, is_structure, stands_alone
from .vocabulary import (
    IMAGE_URL,
    has_words,
    is_link,
    is_lost_text,
    is_visible,
    lacks_content,
    split_link,
)

URL_LINE = re.compile(r"^https?://[^\s<>\"]+$", re.IGNORECASE)
ENTITY = r"&(?:quot|#34|#0?39|#822[0-3]|#8216|#8217|#8243|ldquo|rdquo|apos);"
# A value in quotes that are entities, in a group of its own.
ENTITY_QUOTED = rf"{ENTITY}((?:[^&]|&(?!{ENTITY[1:]})){{0,5000}}+){ENTITY}"
TOKEN = re.compile(
    r"(?P<comment><!--)|(?P<declaration><(?:[!?]|/(?![a-zA-Z]))[^<>]{0,2000}>)|(?P<tag></?[a-zA-Z](?:[^<>\"'=]++|=\s*+(?:\"[^\"]{0,20000}+\"|'[^']{0,20000}+')?+|[\"'])*+>)|(?P<end>\[/(?P<ended>[a-zA-Z][\w-]*)\s*\])|"
    r"(?P<code>\[(?P<name>[a-zA-Z][\w-]*)(?P<attributes>(?:\s+(?:[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[“”″][^“”″]{0,5000}+[”″]|"
    + ENTITY_QUOTED
    + r"|[^\s\]\[\"'<>]+)|"
    r"[^\s\[\]\"'=<>]+|\"[^\"]*\"))*+)\s*/?\])"
)
BLOCK_JSON = re.compile(r"\s*wp:([\w/-]+)\s+(\{.*\})\s*(/?)$", re.DOTALL)
ATTRIBUTE = re.compile(
    r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|[“”″]([^“”″]{0,5000}+)[”″]|" + ENTITY_QUOTED + r"|([^\s\]\"'<>]+))"
)
HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
SOURCE = re.compile(r"\b(?:data-(?:lazy-|litespeed-)?)?src\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
INLINE = re.compile(
    r"^</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|dfn|em|font|i|ins|kbd|label|mark|q|s|del|samp|small|span|strike|strong|"
    r"time|tt|u|var|wbr|nobr|acronym)(?=[\s>/])",
    re.IGNORECASE,
)
AREA = re.compile(r"^<area(?=[\s/])", re.IGNORECASE)  # of an image with several links
FRAMES = re.compile(r"^<(iframe|video|audio|embed|source)(?=[\s>/])", re.IGNORECASE)
FRAME_END = {"iframe": "</iframe>", "video": "</video>", "audio": "</audio>"}
EMPTY_URL = re.compile(r"https?:/{0,2}$", re.IGNORECASE)
OF_POST = re.compile(r"(?:core/)?(?:post-(?!content)|query|comments?)")
NO_LINK = ("#", "javascript:", "data:", "about:")


def count_source(content: str, elementor: str = "") -> Count:
    """Return what readers saw of a post, in tags, shortcodes, attributes, and what is encoded in base64."""
    count = Count()
    count.links += shown_objects(content)
    walk(WITH_URL.sub(r"\n\1\n", decode_elements(remove_unseen(content))), count)
    if elementor:
        walk_elementor(elementor, content, count)
    return count


def walk(content: str, count: Count) -> None:
    position = 0
    anchor_depth = 0
    has_ends = True
    ended = {match[1] for match in re.finditer(r"\[/([a-zA-Z][\w-]*)\s*\]", content)}
    opened: Counter[str] = Counter()
    while match := TOKEN.search(content, position):
        add_text(content[position : match.start()], count, anchor_depth > 0)
        position = match.end()
        if match["comment"]:
            end = content.find("-->", position) if has_ends else -1
            has_ends = end >= 0
            if has_ends:
                count_block(content[position:end], content, end + 3, count)
                count.texts.append("" if content[end - 1 : end] != "/" else " ")
                position = end + 3
        elif match["declaration"]:
            continue
        elif tag := match["tag"]:
            number, position = counted_up(tag, content, count_tag(tag, content, position, count))
            count.texts.append(number)
            anchor_depth += (tag[:2].lower() == "<a" and not tag[2:3].isalnum()) - (tag[:3].lower() == "</a")
            anchor_depth = max(anchor_depth, 0)
        elif match["end"]:
            is_known = KNOWN.match(match["ended"]) or opened[match["ended"]] > 0
            opened[match["ended"]] -= 1
            count.texts.append((" " if is_structure(match["ended"]) else "") if is_known else match[0])
        elif content[match.start() - 1 : match.start()] == "[" and content[position : position + 1] == "]":
            count.texts.append(match[0])
        else:
            name, attributes = match["name"], match["attributes"]
            opened[name] += 1
            is_shortcode = "=" in attributes or is_bare_shortcode(match[0], name, attributes, ended)
            if not is_shortcode and not stands_alone(content, match.start(), position):
                count.texts.append(match[0])
            else:
                count_attributes(name, attribute_values(attributes), count)
    add_text(content[position:], count, anchor_depth > 0)


def is_bare_shortcode(text: str, name: str, attributes: str, ended: set[str]) -> bool:
    texts = attributes.split()
    if WITH_ID.match(name) and len(texts) == 1:
        return True
    return name in ended or text.endswith("/]") or (is_shortcode_name(name) and not has_words(texts))


def add_text(text: str, count: Count, is_linked: bool) -> None:
    text = unescape(text)
    count.texts.append(text)
    if "://" in text and not is_linked:
        lines = [line.strip() for line in text.splitlines()]
        count.links += [line for line in lines if URL_LINE.match(line) and not IMAGE_URL.search(line[:2_000])]


def count_tag(tag: str, content: str, position: int, count: Count) -> int:
    """Count the link that ``tag`` is. Return where the text goes on."""
    if not INLINE.match(tag):
        count.texts.append(" ")
    if AREA.match(tag) and (match := HREF.search(tag)):
        url = unescape(match[1] or match[2] or match[3] or "").strip()
        count.links += [url] if url and not url.lower().startswith(NO_LINK) else []
        return position
    if values := hidden_values(tag):
        count_attributes("siteorigin", values, count)
    if url := opened_by_script(tag):
        count.links.append(url)
        return position
    if tag[:2].lower() == "<a" and (match := HREF.search(tag)) and not tag[2:3].isalnum():
        url = unescape(match[1] or match[2] or match[3] or "").strip()
        following = content[position : position + 200].lstrip()
        is_of_image = following[:4].lower() == "<img" and (IMAGE_URL.search(url) or "attachment" in tag)
        is_empty = following[:4].lower() == "</a>" and url.startswith("#")
        is_empty = is_empty or bool(EMPTY_URL.match(url)) or (url.startswith("#") and f'id="{url[1:]}-link"' in tag)
        if (
            url
            and url != "#"
            and not url.lower().startswith(NO_LINK[1:])
            and not is_of_image
            and not is_empty
            and not count.continues(url)
        ):
            count.links.append(url)
        return position
    if tag[:3].lower() == "</a" and not tag[3:4].isalnum():
        count.after_link = len(count.texts)
    frame = FRAMES.match(tag)
    if frame and (match := SOURCE.search(tag) or first_source(frame[1], content, position)):
        url = unescape(match[1] or match[2] or match[3] or "").strip()
        if url and not url.lower().startswith(NO_LINK):
            count.links.append(url)
    if frame and (closing := FRAME_END.get(frame[1].lower())):
        end = content[position : position + 5_000].lower().find(closing)
        return position if end < 0 else position + end
    return position


def first_source(tag: str, content: str, position: int) -> re.Match[str] | None:
    """Return where the file of a player is that has several of them."""
    if tag.lower() not in {"video", "audio"}:
        return None
    inner = content[position : position + 5_000]
    end = inner.lower().find(f"</{tag.lower()}")
    return SOURCE.search(inner[:end]) if end >= 0 else None


def count_block(comment: str, content: str, end: int, count: Count) -> None:
    """Count the words of a block that has no content but attributes."""
    match = BLOCK_JSON.match(comment)
    if not match or OF_POST.match(match[1]):
        return
    name = match[1]
    shows_attributes = (
        match[3] or name.startswith(("acf/", "divi/")) or ("/" in name and lacks_content(content, name, end))
    )
    try:
        attributes = json.loads(match[2])
    except (ValueError, RecursionError):
        return
    if not shows_attributes:
        if isinstance(attributes, dict):
            count_attributes(name, wrapped_values(name, attributes, content, end), count)
        return
    if name.removeprefix("core/") == "block" and isinstance(attributes, dict):
        count_attributes("synced-pattern", named_values(attributes.get("content")), count)
    data = attributes.get("data", attributes) if isinstance(attributes, dict) else {}
    values = [(name, value) for name, value in named_values(data) if not name.startswith("_")]
    if match[1].removeprefix("core/") not in {"block", "image", "video", "audio", "embed", "file", "navigation-link"}:
        count_attributes(match[1], values, count)


def attribute_values(text: str) -> list[tuple[str, str]]:
    """Return the attributes of a shortcode, with the codes of builders for quotes and brackets undone."""
    values: dict[str, str] = {}
    for name, *alternatives in ATTRIBUTE.findall(text):
        value = next(filter(None, alternatives), "")
        value = value.replace("`{`", "[").replace("`}`", "]").replace("``", '"').replace("%22", '"')
        values.setdefault(name.lower(), unescape(value.replace("%91", "[").replace("%93", "]")))
    return list(values.items())


def count_attributes(owner: str, values: Iterable[tuple[str, str]], count: Count) -> None:
    values = list(values)
    count.texts.append(" " if values or is_structure(owner) else "")
    has_label = any(is_visible(owner, name, value) for name, value in values)
    for name, value in values:
        if value.lower().startswith(("%5b%7b", "[{")):
            try:
                inner = json.loads(unquote(value) if value[0] == "%" else value)
            except (ValueError, RecursionError):
                continue
            count_attributes(owner, named_values(inner), count)
        elif value.startswith("#E-8_"):
            walk(f" {decoded(value[5:])} ", count)
        elif is_visible(owner, name, value) or is_lost_text(owner, name, value):
            walk(remove_unseen(f" {value} "), count)
        elif is_link(name, value):
            url, title = split_link(value)
            count.links.append(url)
            count.texts.append(f" {'' if has_label else title} ")


def walk_elementor(data: str, content: str, count: Count) -> None:
    """Add what only the data of Elementor has: ``post_content`` has the words of most widgets."""
    try:
        widgets = json.loads(data)
    except (ValueError, RecursionError):
        return
    known = f" {' '.join(WORD.findall(''.join(count.texts).casefold()))} "
    for name, value in named_values(widgets):
        if is_visible("elementor", name, value):
            own = " ".join(WORD.findall(unescape(re.sub("<[^<>]*+>", " ", remove_unseen(value))).casefold()))
            if own and f" {own} " not in known:
                walk(remove_unseen(f" {value} "), count)
        elif is_link(name, value) and "background" not in name and value not in content:
            count.links.append(value)
