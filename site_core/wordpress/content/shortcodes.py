"""Find shortcodes: ``[name attribute="value"]…[/name]``, nested, without an end, and escaped.

https://codex.wordpress.org/Shortcode_API describes the syntax. Which names WordPress knew is not in an export, so what
only looks like a shortcode, such as “[sic]”, stays in the text.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from .cleaning import ATTRIBUTES
from .shortcode_names import WITH_ID, is_shortcode_name, stands_alone
from .vocabulary import has_words

# The tags and delimiters of blocks are skipped: what stands in their attributes is no text.
OPENING = re.compile(rf"<!--.*?-->|</?[a-zA-Z]{ATTRIBUTES}>|\[(/?)([a-zA-Z][\w-]{{0,80}})(?=[\s\]/])", re.DOTALL)
NAME = re.compile(r"\s*([\w:.-]{1,100})\s*=\s*")
BARE = re.compile(r"""[^\s\[\]"'=<>]{1,500}""")
UNQUOTED = re.compile(r"""[^\s\[\]"'<>]{1,2000}""")
SPACE = re.compile(r"\s*")
QUOTES = {'"': '"', "'": "'", "“": "”", "”": "”", "″": "″", "‘": "’"}
QUOTE_ENTITIES = re.compile(r"&(?:quot|#34|#0?39|#822[0-3]|#8216|#8217|#8243|ldquo|rdquo|apos);")
MAX_WASTE = 4  # how many times the length of the text may be read in vain


@dataclass(slots=True, eq=False)
class Shortcode:
    """A tag of a shortcode. ``start`` and ``end`` are its place, ``closing`` is the tag that ends it."""

    name: str
    start: int
    end: int = 0
    is_end: bool = False
    is_empty: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    closing: Shortcode | None = None
    opening: Shortcode | None = None  # of a tag that ends a shortcode


def find_shortcodes(content: str) -> list[Shortcode]:
    """Return the tags of shortcodes in ``content``, in order. Takes time that is linear in its length."""
    found = list(Scanner(content).scan())
    match_ends(found)
    return [tag for tag in found if is_shortcode(content, tag) and not is_example(content, tag)]


def is_example(content: str, tag: Shortcode) -> bool:
    """Return whether ``tag`` is part of an example: ``[[name]…[/name]]``."""
    opening, closing = tag.opening or tag, tag.closing or tag
    return content[max(opening.start - 1, 0) : opening.start] == "[" and content[closing.end : closing.end + 1] == "]"


class Scanner:
    """Reads tags. ``waste`` counts the characters that were read in vain, so that hostile texts take no longer."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.waste = 0

    def scan(self) -> Iterator[Shortcode]:
        position = 0
        while match := OPENING.search(self.content, position):
            position = match.end()
            if match[2] is None or self.is_escaped(match):
                continue
            tag = self.read_tag(match)
            if tag is not None:
                position = tag.end
                yield tag
            if self.waste > MAX_WASTE * len(self.content) + 100_000:
                return

    def is_escaped(self, match: re.Match[str]) -> bool:
        """Return whether the shortcode is an example: ``[[name]]``."""
        if match.start() == 0 or self.content[match.start() - 1] != "[":
            return False
        closing = self.content.find("]", match.end(), match.end() + 2_000)
        return closing > 0 and self.content.startswith("]]", closing)

    def read_tag(self, opening: re.Match[str]) -> Shortcode | None:
        tag = Shortcode(opening[2], opening.start(), is_end=bool(opening[1]))
        position = opening.end()
        while True:
            position = SPACE.match(self.content, position).end()  # type: ignore[union-attr]
            if self.content.startswith(("]", "/]"), position):
                tag.is_empty = self.content[position] == "/"
                tag.end = position + 1 + tag.is_empty
                return tag
            after = self.read_attribute(position, tag)
            if after == position:
                self.waste += position - tag.start
                return None
            position = after

    def read_attribute(self, position: int, tag: Shortcode) -> int:
        """Read ``name="value"`` or a value alone into ``tag``. Return where it ends: ``position`` if there is none."""
        name = NAME.match(self.content, position)
        start = name.end() if name else position
        value, end = self.read_value(start, is_named=bool(name))
        if name:
            tag.attributes.setdefault(name[1].lower(), value)
        elif end > start:
            tag.texts.append(value)
        return end

    def read_value(self, start: int, is_named: bool) -> tuple[str, int]:
        """Return a value, in quotes or not, and where it ends."""
        content = self.content
        quote = content[start : start + 1]
        if quote == "&" and (entity := QUOTE_ENTITIES.match(content, start)):
            closing = QUOTE_ENTITIES.search(content, entity.end(), entity.end() + 5_000)
            if closing:
                return unescape(content[entity.end() : closing.start()]), closing.end()
        if quote and quote in QUOTES:
            end = content.find(QUOTES[quote], start + 1)
            if end < 0:
                self.waste += len(content) - start
                return "", start
            return unescape(content[start + 1 : end]), end + 1
        match = (UNQUOTED if is_named else BARE).match(content, start)
        if not match:
            return "", start
        end = match.end()
        if content.startswith("/]", end - 1):  # of an empty tag: [name a=b/]
            end -= 1
        return unescape(content[start:end]), end


def unescape(value: str) -> str:
    """Return an attribute as its builder meant it: WPBakery and Divi have codes of their own for some signs."""
    if "`" in value:
        value = value.replace("`{`", "[").replace("`}`", "]").replace("``", '"')
    if "%" in value:
        value = value.replace("%22", '"').replace("%91", "[").replace("%93", "]").replace("%92", "\\")
    return html.unescape(value) if "&" in value else value


def match_ends(tags: list[Shortcode]) -> None:
    """Find the end of each shortcode: the next one with its name that ends no other."""
    open_tags: dict[str, list[Shortcode]] = defaultdict(list)
    for tag in tags:
        if tag.is_end:
            if open_tags[tag.name]:
                tag.opening = open_tags[tag.name].pop()
                tag.opening.closing = tag
        elif not tag.is_empty:
            open_tags[tag.name].append(tag)


def is_shortcode(content: str, tag: Shortcode) -> bool:
    """Return whether ``tag`` is one, and not just a remark in brackets."""
    if tag.closing or tag.opening or tag.is_empty or tag.attributes:
        return True
    if is_shortcode_name(tag.name) and not has_words(tag.texts):
        return True
    if WITH_ID.match(tag.name) and len(tag.texts) == 1:
        return True
    return not tag.is_end and stands_alone(content, tag.start, tag.end)
