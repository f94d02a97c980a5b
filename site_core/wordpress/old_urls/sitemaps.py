"""URLs in sitemaps, and in indexes of sitemaps: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils.translation import gettext_lazy

from ..models import OldUrl
from .listed import ListedUrl, UrlListError

ROOTS = ("urlset", "sitemapindex")
ENTRIES = ("url", "sitemap")
BLOCK_SIZE = 64 * 1024  # bytes
# Far more than any sitemap has. The parser keeps all names, open elements, and tags that have not ended.
MAX_NAMES, MAX_DEPTH, MAX_TAG = 1000, 100, 2 * 1024**2
MAX_URL = 10_000  # characters


class NoSitemapError(Exception):
    """The file is XML, but its root is not that of a sitemap."""


class SitemapUrls:
    """What the parser calls. Keeps the text of one URL at a time, and no elements."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.open: list[str] = []
        self.text: list[str] | None = None  # of the URL that is read now
        self.length = self.events = 0
        self.names: set[str] = set()
        self.is_index = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self.open and name not in ROOTS:
            raise NoSitemapError
        self.is_index = self.is_index or (not self.open and name == "sitemapindex")
        self.events += 1
        self.names.update((tag, *attributes))
        self.open.append(name)
        if len(self.names) > MAX_NAMES or len(self.open) > MAX_DEPTH:
            raise ValueError("no sitemap has so many names or levels")
        is_url = name == "loc" and len(self.open) == 3 and self.open[1] in ENTRIES
        self.text, self.length = ([], 0) if is_url else (self.text, self.length)

    def data(self, text: str) -> None:
        self.events += 1
        if self.text is not None and len(self.open) == 3:
            self.length += len(text)
            if self.length <= MAX_URL:
                self.text.append(text)

    def end(self, tag: str) -> None:
        self.events += 1
        if self.text is not None and len(self.open) == 3:
            url = "".join(self.text).strip() if self.length <= MAX_URL else ""
            self.found += [url] if url else []
            self.text = None
        self.open.pop()

    def close(self) -> None:
        pass


def read_sitemap(name: str, file: BinaryIO) -> Iterator[ListedUrl]:
    """Yield the URLs of a sitemap, or those of the sitemaps that an index lists. Raise UrlListError."""
    target = SitemapUrls()
    parser = XMLParser(target=target, forbid_dtd=True)
    try:
        for block in blocks(file, target):
            parser.feed(block)
            yield from take(target)
        parser.close()
    except NoSitemapError as error:
        reason = gettext_lazy("The file is XML, but not a sitemap. Choose the sitemap.")
        raise UrlListError(name, 0, reason) from error
    except ParseError as error:
        reason = gettext_lazy("The sitemap is damaged there. Save it again with your browser.")
        raise UrlListError(name, error.position[0], reason) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise UrlListError(
            name, 0, gettext_lazy("The sitemap contains what no sitemap needs, so it is refused.")
        ) from error
    yield from take(target)


def blocks(file: BinaryIO, target: SitemapUrls) -> Iterator[bytes]:
    """Yield the file in blocks. Raise ValueError if a tag or comment does not end."""
    without_event, events = 0, 0
    while block := file.read(BLOCK_SIZE):
        yield block
        without_event = without_event + len(block) if target.events == events else 0
        events = target.events
        if without_event > MAX_TAG:
            raise ValueError("no sitemap has such a long tag")


def take(target: SitemapUrls) -> Iterator[ListedUrl]:
    found, target.found = target.found, []
    for url in found:
        yield ListedUrl(url, 0, OldUrl.Origin.SITEMAP, target.is_index)
