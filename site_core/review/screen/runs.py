"""The texts of a rendered page as readers see them: one run for each paragraph, list item, cell, caption, or image."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from .sanitizing import INLINE_TAGS

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['’]\w+)*|\s+|[^\w\s]")
# What the templates add around the text: it depends on other pages, or on the review itself.
LEFT_OUT = (
    ".breadcrumbs, .table-of-contents, .review-box, .reviewed-by, .related, .previous-next, .print-footer, .back-link, "
    ".crisis-notice, .no-print"
)


@dataclass(frozen=True)
class Token:
    """A word, number, white space, or punctuation mark. Tokens with the same ``key`` mean the same to readers."""

    text: str
    href: str = ""
    script: str = ""  # “sup” or “sub”: 10² is not 102
    node: NavigableString | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str]:
        return (" " if self.text.isspace() else self.text, self.href, self.script)


@dataclass(eq=False)
class Run:
    """Siblings in the tree that make up one text, or one image."""

    nodes: list[PageElement]
    tokens: list[Token]
    is_image: bool = False

    @cached_property
    def text(self) -> str:
        """The text on one line."""
        return " ".join("".join(token.text for token in self.tokens).split())

    @cached_property
    def key(self) -> tuple[tuple[str, str, str], ...]:
        """What is compared: two runs with the same key are the same to readers."""
        kind = (("image", "", ""),) if self.is_image else ()
        return kind + tuple(token.key for token in self.tokens if not token.text.isspace())

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(token.text.casefold() for token in self.tokens if not token.text.isspace())

    @property
    def block(self) -> Tag:
        """The element that this run is the text of."""
        parent = self.nodes[0].parent
        assert parent is not None  # ``replace`` keeps the nodes those in the tree
        return parent

    def replace(self, node: PageElement, replacement: Sequence[PageElement]) -> None:
        """Replace ``node``, which may be inside of one of the nodes, in the tree."""
        node.replace_with(*replacement)
        position = next((index for index, own in enumerate(self.nodes) if own is node), None)
        if position is not None:
            self.nodes[position : position + 1] = replacement

    @property
    def in_table(self) -> bool:
        return self.block.find_parent("table") is not None


def parse_page(html: str) -> BeautifulSoup:
    """Return the tree of sanitized HTML, without what does not belong to the text under review."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(LEFT_OUT):
        element.decompose()
    for element in soup.find_all("details"):
        element["open"] = ""  # nothing to review may be hidden
    for link in soup.find_all("a", href=True):
        if not str(link["href"]).startswith("#"):
            link["target"], link["rel"] = "_blank", "noopener noreferrer"  # what was typed stays
    return soup


def find_runs(parent: Tag) -> list[Run]:
    """Return the texts and images in ``parent``, in order."""
    return list(iterate_runs(parent))


def iterate_runs(parent: Tag) -> Iterator[Run]:
    nodes: list[PageElement] = []
    for child in list(parent.children):
        if isinstance(child, Tag) and not is_inline(child):
            yield from make_run(nodes)
            nodes = []
            image = child if child.name == "img" else child.find("img") if child.name == "picture" else None
            if isinstance(image, Tag):
                yield from image_run(child, image)
            elif child.get("aria-hidden") != "true":
                yield from iterate_runs(child)
        else:
            nodes.append(child)
    yield from make_run(nodes)


def is_inline(tag: Tag) -> bool:
    return tag.name in INLINE_TAGS and all(is_inline(child) for child in tag.find_all(True, recursive=False))


def make_run(nodes: list[PageElement]) -> Iterator[Run]:
    tokens = [token for node in nodes for token in find_tokens(node, "", "")]
    while tokens and tokens[0].text.isspace():
        tokens.pop(0)
    if tokens:
        yield Run(nodes, tokens)


def find_tokens(node: PageElement, href: str, script: str) -> Iterator[Token]:
    if isinstance(node, NavigableString):
        for match in TOKEN.finditer(node):
            yield Token(match[0], href, script, node)
    elif isinstance(node, Tag) and node.get("aria-hidden") != "true":
        target = str(node.get("href", "")) if node.name == "a" else ""
        href = "" if target.startswith("#") else target or href
        script = node.name if node.name in ("sup", "sub") and "citation" not in (node.get("class") or ()) else script
        for child in node.children:
            yield from find_tokens(child, href, script)


def image_run(node: Tag, image: Tag) -> Iterator[Run]:
    """Yield the run of an image: its alternative text, whose tokens have the name of the file as their target."""
    name = str(image.get("src", "")).rpartition("/")[2].partition(".")[0]
    alt = " ".join(str(image.get("alt", "")).split())
    tokens = [Token(text, name) for text in TOKEN.findall(alt)] or [Token("", name)]
    yield Run([node], tokens, is_image=True)
