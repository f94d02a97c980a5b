"""The full text of articles for feed readers: HTML that works outside the site."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Comment
from django.core.cache import cache
from django.template.loader import render_to_string
from django.templatetags.static import static
from wagtail.blocks import StructValue
from wagtail.images.models import AbstractImage

from site_core.content.citations import CitationLinker
from site_core.content.rendering import PageLinkResolver
from site_core.media.renditions import PLACEHOLDER, prefetch_renditions

if TYPE_CHECKING:
    from .models import ArticlePage

CACHE_SECONDS = 24 * 60 * 60
# Removed with their content: feed readers ignore them, or must not run them.
REMOVED_TAGS = ["script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "source", "template"]
# Only the tags are removed.
UNWRAPPED_TAGS = ["picture", "section", "div", "article", "header", "span"]
ALLOWED_ATTRIBUTES = {"href", "src", "alt", "width", "height", "datetime", "scope", "colspan", "rowspan"}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}


def standalone_html(html: str, base_url: str) -> str:
    """Return ``html`` of the page at ``base_url`` for use elsewhere: absolute URLs, no scripts, no styling.

    Cached by its arguments: parsing the HTML takes ten times as long as rendering it.
    """
    key = f"standalone:{sha256(f'{base_url} {html}'.encode(errors='replace')).hexdigest()}"
    return cache.get_or_set(key, lambda: clean_html(html, base_url), CACHE_SECONDS) or ""


def clean_html(html: str, base_url: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(REMOVED_TAGS) + soup.select("a.back-link"):
        element.decompose()
    for placeholder in soup.find_all("img", src=static(PLACEHOLDER)):  # readers would keep it
        placeholder.decompose()
    for element in soup.find_all(UNWRAPPED_TAGS):
        element.unwrap()
    for element in soup.find_all(True):
        element.attrs = {name: value for name, value in element.attrs.items() if name in ALLOWED_ATTRIBUTES}
        for name in {"href", "src"} & element.attrs.keys():
            url = urljoin(base_url, str(element[name]))
            if urlsplit(url).scheme in ALLOWED_SCHEMES:
                element[name] = url
            else:
                del element[name]
    return "\n".join(line for line in map(str.strip, str(soup).splitlines()) if line)


class FullTextRenderer:
    """Renders the full text of ``articles``. Images and linked pages of all of them are fetched together."""

    def __init__(self, articles: Sequence[ArticlePage], disclaimer: str = "") -> None:
        self.disclaimer = disclaimer
        self.bodies: dict[int, list[Any]] = {}  # blocks by primary key of the article
        self.page_links: PageLinkResolver | None = None
        if articles:
            self.prefetch(articles)

    def prefetch(self, articles: Sequence[ArticlePage]) -> None:
        body_field: Any = articles[0]._meta.get_field("body")
        block = body_field.stream_block
        rows = [[row for row in article.body.raw_data if row["type"] in block.child_blocks] for article in articles]
        # One long body: a StreamValue fetches the objects that its blocks choose in one query for each kind of block.
        combined = block.to_python(list(chain.from_iterable(rows)))
        children = iter(combined)
        self.bodies = {
            article.pk: list(islice(children, len(own))) for article, own in zip(articles, rows, strict=True)
        }
        self.page_links = PageLinkResolver(combined)
        values = (child.value.values() for child in combined if isinstance(child.value, StructValue))
        images = [value for value in chain.from_iterable(values) if isinstance(value, AbstractImage)]
        prefetch_renditions([*images, *(article.image for article in articles)])

    def render(self, article: ArticlePage, url: str) -> str:
        """Return the HTML of ``article``, one of ``articles``, whose absolute URL is ``url``."""
        references = list(article.references.all())
        context = {
            "page": article,
            "body": self.bodies[article.pk],
            "references": references,
            "citations": CitationLinker(len(references)),
            "page_links": self.page_links,
            "disclaimer": self.disclaimer,
        }
        return standalone_html(render_to_string("blog/feed_article.html", context), url)
