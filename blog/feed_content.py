"""Articles as feed readers get them: the full text, in HTML that stands alone."""

from hashlib import sha256
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Comment
from django.core.cache import cache
from django.template.loader import render_to_string
from wagtail.blocks import StructValue
from wagtail.images.models import AbstractImage

from site_core.body import PageLinks
from site_core.citations import CitationMarker
from site_core.renditions import read_renditions

A_DAY = 24 * 60 * 60
# Gone with all that is in them; what readers would ignore, or must not run.
DROPPED = ["script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "source", "template"]
# Their contents stay.
UNWRAPPED = ["picture", "section", "div", "article", "header", "span"]
KEPT_ATTRIBUTES = {"href", "src", "alt", "width", "height", "datetime", "scope", "colspan", "rowspan"}
SCHEMES = {"http", "https", "mailto", "tel"}


def standalone_html(html, address):
    """``html`` of the page at ``address``, for use elsewhere: links whole, no scripts, no styling.

    Remembered by what goes in, as reading HTML takes ten times as long as writing it.
    """
    key = f"standalone:{sha256(f'{address} {html}'.encode(errors='replace')).hexdigest()}"
    return cache.get_or_set(key, lambda: clean(html, address), A_DAY)


def clean(html, address):
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(DROPPED) + soup.select("a.back"):
        element.decompose()
    for element in soup.find_all(UNWRAPPED):
        element.unwrap()
    for element in soup.find_all(True):
        element.attrs = {name: value for name, value in element.attrs.items() if name in KEPT_ATTRIBUTES}
        for name in {"href", "src"} & element.attrs.keys():
            element[name] = urljoin(address, element[name])
            if urlsplit(element[name]).scheme not in SCHEMES:
                del element[name]
    return "\n".join(line for line in map(str.strip, str(soup).splitlines()) if line)


class FullTexts:
    """The full text of each of ``articles``, with pictures and linked pages of all of them fetched together."""

    def __init__(self, articles, disclaimer=""):
        self.disclaimer = disclaimer
        self.bodies, self.page_links = {}, None
        if articles:
            self.fetch(articles)

    def fetch(self, articles):
        block = articles[0]._meta.get_field("body").stream_block
        rows = [[row for row in article.body.raw_data if row["type"] in block.child_blocks] for article in articles]
        # One long body: a StreamValue fetches what its blocks point at in one query for each kind of block.
        whole = block.to_python(list(chain.from_iterable(rows)))
        children = iter(whole)
        self.bodies = {
            article.pk: list(islice(children, len(own))) for article, own in zip(articles, rows, strict=True)
        }
        self.page_links = PageLinks(whole)
        values = (child.value.values() for child in whole if isinstance(child.value, StructValue))
        pictures = [value for value in chain.from_iterable(values) if isinstance(value, AbstractImage)]
        read_renditions(pictures)

    def html_of(self, article, address):
        references = list(article.references.all())
        context = {
            "page": article,
            "body": self.bodies[article.pk],
            "references": references,
            "citations": CitationMarker(len(references)),
            "page_links": self.page_links,
            "disclaimer": self.disclaimer,
        }
        return standalone_html(render_to_string("blog/feed_article.html", context), address)
