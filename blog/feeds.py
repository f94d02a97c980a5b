"""The Atom feed of an article index (RFC 4287), with the full text of each article."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urljoin
from xml.sax.xmlreader import AttributesImpl

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.images.models import SourceImageIOError

from site_core.caching.private_sections import is_public
from site_core.facts.text import expand_facts
from site_core.lib.conditional import set_last_modified_by_content
from site_core.media.rendition_specs import get_jpeg_specs
from site_core.media.renditions import get_renditions
from site_core.pages.metadata import page_language
from site_core.pages.models import Topic
from site_core.schema_org.json_ld import language_tag

from .feed_html import FullTextRenderer

if TYPE_CHECKING:
    from .models import ArticlePage, BlogIndexPage

FEED_LENGTH = 20
# Characters that XML 1.0 does not allow, not even escaped: https://www.w3.org/TR/xml/#charsets
INVALID_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MEDIA_NAMESPACE = "http://search.yahoo.com/mrss/"  # https://www.rssboard.org/media-rss
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)
# The largest size in which a page shows its lead image.
LEAD_IMAGE = get_jpeg_specs("lead")[-1]  # the largest


class FeedImage(TypedDict):
    url: str
    width: int
    height: int
    alt: str


def xml_text(text: str) -> str:
    """Return ``text`` without the characters that XML does not allow."""
    return INVALID_IN_XML.sub("", text)


class FullTextFeed(Atom1Feed):
    """Django's Atom feed with several authors, the content, and an image for each entry."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": MEDIA_NAMESPACE}

    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else self.feed["empty_since"]

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            if url:
                handler.addQuickElement("uri", url)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if image := item["image"]:
            self.add_image(handler, image)

    def add_image(self, handler: SimplerXMLGenerator, image: FeedImage) -> None:
        attributes = {"url": image["url"], "width": str(image["width"]), "height": str(image["height"])}
        content_attributes = {**attributes, "medium": "image", "type": "image/jpeg"}
        handler.startElement("media:content", AttributesImpl(content_attributes))
        if image["alt"]:
            handler.addQuickElement("media:description", image["alt"])
        handler.endElement("media:content")
        handler.addQuickElement("media:thumbnail", "", attributes)


ITEM_RELATIONS = ("topics", "article_authors__person", "references")


class ArticleFeed(Feed):
    """The newest of ``articles`` (a queryset), which are below ``index`` and about ``topic``, if there is one."""

    feed_type = FullTextFeed

    def __init__(self, index: BlogIndexPage, articles: QuerySet[ArticlePage], topic: Topic | None = None) -> None:
        self.index, self.topic = index, topic
        self.index_url = index.full_url
        self.language = language_tag(page_language(index))
        self.articles = articles.select_related("image").prefetch_related(*ITEM_RELATIONS)[:FEED_LENGTH]

    @cached_property
    def full_texts(self) -> FullTextRenderer:
        settings = self.index.site_settings
        return FullTextRenderer(list(self.items()), settings.clinic.disclaimer if settings else "")

    def title(self) -> str:
        site_name = self.index.seo_sitename
        name = f"{self.topic.name}: {self.index.title}" if self.topic else self.index.title
        return xml_text(f"{name} — {site_name}" if site_name else name)

    def subtitle(self) -> str:
        return xml_text(self.topic.description if self.topic else expand_facts(self.index.introduction))

    def link(self) -> str:
        return self.index_url + self.index.filter_path(self.topic)

    def feed_url(self) -> str:
        return self.index_url + self.index.feed_path(self.topic)

    def feed_guid(self) -> str:
        """Return an id that stays the same when slugs change, like the ids of the articles."""
        key = self.index.translation_key
        return f"urn:uuid:{uuid.uuid5(key, f'topic {self.topic.pk}') if self.topic else key}"

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        return {"empty_since": self.index.modified_at or EPOCH}

    def items(self) -> QuerySet[ArticlePage]:
        return self.articles

    def item_title(self, article: ArticlePage) -> str:
        return xml_text(article.title)

    def item_description(self, article: ArticlePage) -> str:
        return xml_text(escape(expand_facts(article.standfirst)))  # Django declares the summary as HTML

    def item_link(self, article: ArticlePage) -> str:
        return f"{self.index_url}{iri_to_uri(article.slug)}/"

    def item_guid(self, article: ArticlePage) -> str:
        """Return an id that stays the same when the slug changes."""
        return f"urn:uuid:{article.translation_key}"

    def item_pubdate(self, article: ArticlePage) -> datetime.datetime | None:
        return article.publication_date

    def item_updateddate(self, article: ArticlePage) -> datetime.datetime | None:
        return article.modified_at

    def item_categories(self, article: ArticlePage) -> list[str]:
        return [xml_text(topic.name) for topic in article.topics.all()]

    def item_extra_kwargs(self, article: ArticlePage) -> dict[str, Any]:
        article.authors = [row.person for row in article.article_authors.all()]
        urls = [person.full_url if is_public(person) else "" for person in article.authors]
        return {
            "authors": [(xml_text(person.title), url) for person, url in zip(article.authors, urls, strict=True)],
            "content": xml_text(self.full_texts.render(article, self.item_link(article))),
            "image": self.lead_image(article),
        }

    def lead_image(self, article: ArticlePage) -> FeedImage | None:
        if article.image is None:
            return None
        try:
            rendition = get_renditions(article.image, [LEAD_IMAGE])[LEAD_IMAGE]
        except SourceImageIOError:  # the file is missing, but the article still exists
            return None
        return {
            "url": urljoin(self.index_url, rendition.url),
            "width": rendition.width,
            "height": rendition.height,
            "alt": xml_text(article.image.default_alt_text),
        }


def article_feed(
    request: HttpRequest, index: BlogIndexPage, articles: QuerySet[ArticlePage], topic: Topic | None = None
) -> HttpResponse:
    """Return the feed as an HTTP response."""
    return set_last_modified_by_content(request, ArticleFeed(index, articles, topic)(request))
