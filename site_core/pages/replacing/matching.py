"""What is searched for, and where it is in a plain text or in rich text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from site_core.facts.text import embeds_as_tokens, expand_facts, expand_facts_in_html

# What the site fills in, such as {fact:3} or {clinic}. Nothing in it is replaced.
TOKEN = re.compile(r"\{[a-z_]+(?::\d+)?\}")
MARKUP = re.compile(r"""<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^'"<>])*>""", re.DOTALL)
HREF = re.compile(r"""(<a\b(?:"[^"]*"|'[^']*'|[^'"<>])*?\shref=)("[^"]*"|'[^']*')""", re.IGNORECASE)
CHARACTER = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|.", re.DOTALL)
FACT = r"\{fact:\d{1,18}\}"  # one unit: readers see its value
PLAIN_CHARACTER = re.compile(rf"{FACT}|.", re.DOTALL)
HTML_CHARACTER = re.compile(rf"{FACT}|{CHARACTER.pattern}", re.DOTALL)
INLINE = re.compile(r"</?(?:a|b|strong|i|em|sup|sub|span|code|del|s|u|mark|small)\b", re.IGNORECASE)
EQUIVALENTS = {"'": "['’‘]", "’": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]'}
SCHEMES = {"http", "https", "mailto", "tel"}


class Kind(StrEnum):
    TEXT = "text"
    URL = "url"


def without_control_characters(text: str) -> str:
    """Return ``text`` on one line, in the normal form of the site, without what PostgreSQL or HTML refuse."""
    spaced = "".join(" " if char in "\t\n\r" else char for char in unicodedata.normalize("NFC", text))
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cs"})


@dataclass(frozen=True)
class Replacement:
    """What is replaced by what. Nothing in ``find`` or ``replace`` has a special meaning.

    ``whole`` matches whole words of a text, or whole URLs. URLs are compared with their case.
    """

    find: str
    replace: str = ""
    kind: Kind = Kind.TEXT
    match_case: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "find", without_control_characters(self.find).strip())
        object.__setattr__(self, "replace", without_control_characters(self.replace))
        if not self.find:
            raise ValueError("Nothing to find.")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        if self.kind is Kind.URL:
            return re.compile(rf"\A{re.escape(self.find)}\Z" if self.whole else re.escape(self.find))
        words = ["".join(EQUIVALENTS.get(char, re.escape(char)) for char in word) for word in self.find.split()]
        start = r"(?<!\w)" if self.whole and self.find[0].isalnum() else ""
        end = r"(?!\w)" if self.whole and self.find[-1].isalnum() else ""
        return re.compile(start + r"\s+".join(words) + end, re.NOFLAG if self.match_case else re.IGNORECASE)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where ``find`` is in a plain text, except in tokens."""
        tokens = [match.span() for match in TOKEN.finditer(text)] if "{" in text else []
        for match in self.pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in tokens):
                yield match.span()


class Match(NamedTuple):
    """``found`` in a paragraph, between ``lead`` and ``trail``. ``source`` is its place in the stored text.

    ``is_split`` means that it is partly bold, or partly a link, and ``has_fact`` that it is in the value of a fact, or
    has one within, so it can’t be replaced. The paragraph is as readers see it, with the values of its facts.
    """

    source: tuple[int, int]
    paragraph: str
    start: int
    end: int
    is_split: bool = False
    has_fact: bool = False


class _Character(NamedTuple):
    """A character of a paragraph, or a fact with its value: "" if it was deleted."""

    text: str
    start: int
    end: int
    run: int  # the number of tags and facts before it
    is_fact: bool = False


def text_matches(replacement: Replacement, text: str) -> Iterator[Match]:
    """Yield the matches in a plain text, line by line."""
    if not replacement.pattern.search(expand_facts(text)):
        return
    start = 0
    for line in text.splitlines(keepends=True):
        yield from paragraph_matches(replacement, read_characters(line.rstrip("\r\n"), start))
        start += len(line)


def rich_text_matches(replacement: Replacement, html: str) -> Iterator[Match]:
    """Yield the matches in the text of ``html``, paragraph by paragraph. Tags and attributes are never matched."""
    shown = expand_facts_in_html(html)
    if not any(replacement.pattern.search(unescape(MARKUP.sub(space, shown))) for space in ("", " ")):
        return  # without the places of all characters, which takes much longer
    for characters in paragraphs(html):
        yield from paragraph_matches(replacement, characters)


def paragraph_matches(replacement: Replacement, characters: list[_Character]) -> Iterator[Match]:
    """Yield the matches in ``characters``, those of one paragraph."""
    paragraph = "".join(char.text for char in characters)
    sources = [char for char in characters for _letter in char.text]
    for start, end in replacement.spans(paragraph):
        first, last = sources[start], sources[end - 1]
        has_fact = any(char.is_fact for char in sources[start:end])
        yield Match((first.start, last.end), paragraph, start, end, first.run != last.run, has_fact)


def read_characters(text: str, start: int, run: int = 0, is_html: bool = False) -> list[_Character]:
    """Return the characters and facts of ``text``, which begins at ``start`` of the stored text."""
    characters = []
    for match in (HTML_CHARACTER if is_html else PLAIN_CHARACTER).finditer(text):
        is_fact = match[0].startswith("{fact:")
        shown = expand_facts(match[0]) if is_fact else unescape(match[0]) if is_html else match[0]
        characters.append(_Character(shown, start + match.start(), start + match.end(), run + is_fact, is_fact))
        run += 2 * is_fact
    return characters


def paragraphs(html: str) -> Iterator[list[_Character]]:
    """Yield the characters of each paragraph, list item, or heading, with their places in ``html``."""
    characters: list[_Character] = []
    position = run = 0
    for tag in [*MARKUP.finditer(html), None]:
        end = tag.start() if tag else len(html)
        characters += read_characters(html[position:end], position, run, is_html=True)
        run = characters[-1].run + 2 if characters else run + 1
        position = tag.end() if tag else end
        if tag and (embedded := embeds_as_tokens(tag[0])) != tag[0]:
            characters.append(_Character(expand_facts(embedded), tag.start(), position, run, is_fact=True))
        elif tag is None or not INLINE.match(tag[0]):
            if characters:
                yield characters
            characters = []


def replace_matches(text: str, matches: list[Match], replacement: Replacement, is_html: bool = False) -> str:
    """Return ``text`` with ``matches``, in their order, replaced."""
    new = escape(replacement.replace, quote=False) if is_html else replacement.replace
    parts, position = [], 0
    for match in matches:
        start, end = match.source
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position:]])


def url_matches(replacement: Replacement, html: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield ``(tag, URL, new URL)`` for the links in ``html`` to a URL that is replaced."""
    for tag in HREF.finditer(html):
        url = unescape(tag[2][1:-1])
        if (new := replaced_url(replacement, url)) is not None:
            yield tag, url, new


def replaced_url(replacement: Replacement, url: str) -> str | None:
    """Return the new ``url``, or None if there is nothing to replace."""
    if not replacement.pattern.search(url):
        return None
    return replacement.pattern.sub(lambda _match: replacement.replace, url)


def is_valid_url(url: str) -> bool:
    """Return whether a page can link to ``url``: an absolute one, or a path of the site."""
    if not url or any(char.isspace() or char in '<>"' for char in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname)
    return bool(parts.path) if parts.scheme in SCHEMES else not parts.scheme and url[0] in "/#"
