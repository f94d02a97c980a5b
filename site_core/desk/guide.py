"""The guide for editors inside of the admin. Its text is that of docs/, so there is no second copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs"
IMAGES = FOLDER / "screenshots"
GUIDE = "editors"
# What editors read. Links to other documents, which are for the technical team, are text only.
DOCUMENTS = (GUIDE, "desk", "review", "redirects")
IMAGE = re.compile(r"screenshots/([\w-]+)\.webp")
DOCUMENT = re.compile(r"([\w-]+)\.md(#.*)?")


@dataclass(frozen=True)
class Section:
    """The text below a heading, up to the next one. ``text`` is the Markdown, for the search."""

    id: str
    title: str
    level: int
    html: SafeString
    text: str

    def matches(self, words: list[str]) -> bool:
        text = f"{self.title} {self.text}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class Guide:
    title: str
    sections: list[Section]

    def search(self, query: str) -> list[Section]:
        """Return the sections with all words of ``query``, those with the words in the title first."""
        words = query.casefold().split()
        found = [section for section in self.sections if section.title and section.matches(words)]
        return sorted(found, key=lambda section: not all(word in section.title.casefold() for word in words))


def get_guide(name: str) -> Guide | None:
    """Return the document ``name``, or None if there is none for editors."""
    path = FOLDER / f"{name}.md"
    if name not in DOCUMENTS or not path.is_file():
        return None
    return read_guide(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=len(DOCUMENTS))
def read_guide(path: Path, modified_at: int) -> Guide:
    """Parse the file ``path``, which was last ``modified_at``."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = path.read_text()
    lines = text.splitlines()
    tokens = markdown.parse(text)
    for token in tokens:
        for child in token.children or []:
            rewrite_url(child)
    starts = [number for number, token in enumerate(tokens) if token.type == "heading_open"]
    sections = []
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        title = plain_text(tokens[start + 1])
        body = tokens[start + 3 : end]
        maps = [token.map for token in body if token.map]
        body_text = " ".join(" ".join(lines[maps[0][0] : maps[-1][1]]).split()) if maps else ""
        html = mark_safe(markdown.renderer.render(body, markdown.options, {}))  # without raw HTML, from this repository
        sections.append(Section(slug_of(title), title, int(tokens[start].tag[1]), html, body_text))
    title_section, *others = sections
    introduction = Section("", "", 1, title_section.html, "")
    return Guide(title_section.title, [introduction, *others])


def plain_text(token: Token) -> str:
    return "".join(child.content for child in token.children or [])


def slug_of(title: str) -> str:
    """Return the id of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def rewrite_url(token: Token) -> None:
    """Let images and links between documents lead to their URLs in the admin."""
    if token.type == "image":
        if match := IMAGE.fullmatch(str(token.attrs["src"])):
            token.attrs["src"] = reverse("guide_image", args=[match[1]])
        token.attrs["loading"] = "lazy"
    elif token.type == "link_open":
        url = str(token.attrs["href"])
        if (match := DOCUMENT.fullmatch(url)) and match[1] in DOCUMENTS:
            token.attrs["href"] = reverse("guide", args=[match[1]]) + (match[2] or "")
        elif not url.startswith(("#", "https://")):
            del token.attrs["href"]
