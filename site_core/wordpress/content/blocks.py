"""Make the blocks of a body from parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from blog.blocks import find_player
from site_core.content.citations import CITATION, parse_citation
from site_core.editing.paste import tables

from .anchors import Target, find_targets
from .counting import word_counts
from .headings import fit_headings
from .link_texts import embed_label
from .links import Links
from .notices import Notice, make_notice
from .parts import Block, Embed, Figure, Note, Part, Quote, Reusable, Run, Table
from .pattern_overrides import overrides_parts
from .rendering import MAX_SECTIONS, make_block, text_blocks
from .structures import ONLY_URL, plain
from .vocabulary import IMAGE_URL

ALT_LENGTH = 255
CAPTION_LENGTH = 255
TITLE_LENGTH = 160
MAX_AFTER = 60  # characters of the text before a notice


class BlockMaker:
    """Makes blocks, and collects notices about what someone should look at."""

    def __init__(self, links: Links, allowed: frozenset[str], title: str) -> None:
        self.links, self.allowed, self.title = links, allowed, title
        self.targets: dict[str, Target] = {}  # of names of parts of the page
        self.notices: list[Notice] = []
        self.image_count = 0
        self.last_text = ""  # before the part that is made, for notices
        self.library_texts: list[str] = []  # which the old site showed with images, and which are not in the source

    def make(
        self, parts: list[Part], names: dict[str, Block], made_names: Collection[str] | None = ()
    ) -> list[dict[str, Any]]:
        """Return the blocks for ``parts``. For ``names`` and ``made_names``, see ``find_targets``."""
        fitted = list(self.fit(parts))
        fit_headings(fitted)
        self.targets = find_targets(fitted, names, made_names)
        self.links.anchors = {name: target.fragment for name, target in self.targets.items()}
        headings = sum(isinstance(part, Block) and part.level == 2 for part in fitted)
        sections = -(-headings // MAX_SECTIONS) or 1  # in each block
        blocks: list[dict[str, Any]] = []
        texts: list[Block] = []
        for part in [*fitted, None]:
            if isinstance(part, Block):
                texts.append(part)
                continue
            blocks += text_blocks(texts, self.links, sections) if texts else []
            texts = []
            blocks += [part] if part else []
        self.add_link_notices()
        return blocks

    def add_link_notices(self) -> None:
        self.notices += [make_notice("link", href) for href in self.links.refused]
        self.notices += [make_notice("page", url) for url in dict.fromkeys(self.links.unresolved)]
        self.notices += [make_notice("page part", url) for url in dict.fromkeys(self.links.parts)]

    # From parts to texts and finished blocks

    def fit(self, parts: Iterable[Part]) -> Iterator[Any]:
        pending = list(parts)[::-1]
        while pending:
            part = pending.pop()
            if isinstance(part, Block):
                self.remember(part.text)
                yield from self.fit_text(part)
            elif isinstance(part, Table):
                pending += self.fit_table(part)[::-1]
            elif isinstance(part, Figure):
                yield from self.make_figure(part)
            elif isinstance(part, Embed):
                yield from self.make_embed(part)
            elif isinstance(part, Quote):
                self.remember(part.text)
                yield from self.make_quote(part)
            elif isinstance(part, Note):
                self.notices.append(make_notice(part.kind, part.original, self.last_text))
            elif isinstance(part, Reusable):
                self.notices.append(make_notice("reusable block", str(part.name)))
                pending += overrides_parts(part.overrides)[::-1]
            else:
                if part["type"] == "table":
                    self.remember(next((text for text in cells(part["value"]) if text.strip()), ""))
                yield part

    def remember(self, text: str) -> None:
        """Remember the end of ``text`` as what stands before a notice."""
        self.last_text = " ".join(text.split())[-MAX_AFTER:] or self.last_text

    def fit_text(self, block: Block) -> Iterator[Any]:
        """Yield a text. A URL alone in its paragraph is embedded, as on the old site."""
        text = block.text.strip()
        if ONLY_URL.match(text) and not block.level and not any(run.link for run in block.runs):
            if IMAGE_URL.search(text):
                yield from self.make_figure(Figure([text]))
            elif block.list:
                block.runs = [Run(text, link=text)]
                yield block
            else:
                yield from self.make_embed(Embed(text, ""))
            return
        yield block

    def make_quote(self, quote: Quote) -> Iterator[Any]:
        if "quote" in self.allowed:
            yield make_block("quote", {"text": quote.text, "attribution": quote.attribution})
            return
        for text in filter(None, [quote.text, quote.attribution]):
            yield Block([Run(text)])

    def make_figure(self, figure: Figure) -> Iterator[Any]:
        self.add_library_texts(figure)
        caption = plain(figure.caption)
        is_plain = len(caption) <= CAPTION_LENGTH and not any(run.link for run in figure.caption)
        image = self.find_image(figure, caption)
        if image:
            self.image_count += 1
            alt = figure.alt[:ALT_LENGTH]
            value = {"image": image, "decorative": not alt, "alt_text": alt}
            yield make_block("figure", {"image": value, "caption": caption if is_plain else ""})
            if len(figure.alt) > ALT_LENGTH:
                self.notices.append(make_notice("long alternative text", f"…{figure.alt[ALT_LENGTH:]}"))
            if not alt:
                self.notices.append(make_notice("alternative text", str(figure.sources[-1])))
        else:
            text = " ".join([*figure.sources[-1:], figure.alt])
            self.notices.append(make_notice("image", text, self.last_text))
            is_new = bool(word_counts(figure.alt) - word_counts(caption))
            if is_new and (not figure.link or self.is_of_image(figure)):
                self.library_texts.append(figure.alt)
                yield Block([Run(figure.alt)])
        if caption and not (image and is_plain):
            yield Block(figure.caption)
        if figure.link and not self.is_of_image(figure):
            yield Block([Run(figure.alt or caption or embed_label(figure.link), link=figure.link)])

    def add_library_texts(self, figure: Figure) -> None:
        """Add the texts that the old site’s media library has for an image, as far as readers got them there."""
        keys = [key for source in figure.sources if (key := self.image_key(source))]
        if not keys or not (figure.shows_own_alt or figure.shows_own_caption):
            return
        alt, caption = self.links.resolver.image_texts(keys[0])
        if figure.shows_own_alt and not figure.alt:
            figure.alt = alt
        if figure.shows_own_caption and caption and not figure.caption:
            figure.caption = [Run(caption)]
            self.library_texts.append(caption)

    def image_key(self, source: str) -> str | int:
        return int(source) if source.isdecimal() else self.links.absolute(source)

    def find_image(self, figure: Figure, caption: str) -> int | None:
        for source in figure.sources:
            key = self.image_key(source)
            if key and (image := self.links.resolver.image(key, figure.alt, caption)):
                return image
        return None

    def is_of_image(self, figure: Figure) -> bool:
        """Return whether the link of an image leads to its own file, or to the page about this file."""
        return bool(IMAGE_URL.search(figure.link)) or "attachment_id=" in figure.link or figure.link == "#"

    def make_embed(self, embed: Embed) -> Iterator[Any]:
        url = self.links.absolute(embed.url)
        player_url = re.sub(r"^http://|^//", "https://", url).replace("youtube-nocookie.com", "youtube.com")
        if "video" in self.allowed and find_player(player_url) and len(player_url) <= 200:
            title = (embed.title or self.title or _("Video"))[:TITLE_LENGTH]
            value = {"url": player_url, "title": title, "duration": "", "upload_date": None}
            yield make_block("video", value)
            return
        self.notices.append(make_notice("embed", url))
        yield Block([Run(embed.title or embed_label(url), link=url)])

    # Tables

    def fit_table(self, table: Table) -> list[Any]:
        """Return a table as a block and the list of its links, or else its content."""
        content = tables.content_of(table)
        if "table" not in self.allowed or not tables.is_data(table):
            if table.rows and max(map(len, table.rows)) > 1 and not table.is_layout:
                self.notices.append(make_notice("table"))
            return content
        value = tables.block_value(table)
        texts = [block for block in content if isinstance(block, Block)]
        before = sum((word_counts(tables.block_text(block)) for block in texts), Counter())
        if before - word_counts(" ".join(all_texts(value))):
            self.notices.append(make_notice("table"))
            return content
        links = [block for block in texts if any(run.link for run in block.runs)]
        if links:
            self.notices.append(make_notice("table links"))
        runs = [link for block in links for link in linked_texts(block)]
        return [make_block("table", value), *(Block([run], list="ul") for run in runs)]

    def check_citations(self, blocks: Iterable[dict[str, Any]], count: int) -> None:
        cited = [
            match[0] for block in blocks for text in all_texts(block["value"]) for match in CITATION.finditer(text)
        ]
        numbers = [number for text in cited for number in parse_citation(text[1:-1])]
        if any(not 1 <= number <= count for number in numbers):
            self.notices.append(make_notice("citation", " ".join(dict.fromkeys(cited))))


def cells(table: dict[str, Any]) -> Iterator[str]:
    """Yield the texts of the cells in a table, the last one first."""
    for row in reversed(table["rows"]):
        yield from map(str, reversed(row["values"]))


def linked_texts(block: Block) -> list[Run]:
    return [Run(run.text.strip(), link=run.link) for run in block.runs if run.link and run.text.strip()]


def all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from all_texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from all_texts(child)
