"""The Atom feed of an article index (RFC 4287), with the full text of each article."""

import datetime
import re
import uuid
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.html import escape
from wagtail.images.models import SourceImageIOError

from site_core.seo.freshness import set_last_modified_by_content

from .feed_content import FullTexts

FEED_LENGTH = 20
# What XML 1.0 has no place for, not even escaped: https://www.w3.org/TR/xml/#charsets
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MEDIA = "http://search.yahoo.com/mrss/"  # https://www.rssboard.org/media-rss
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)
# The largest of the sizes in which a page shows its lead image.
LEAD_IMAGE = "format-jpeg|fill-1200x800"


def xml_text(text):
    return NOT_XML.sub("", text)


class FullTextFeed(Atom1Feed):
    """Django's, with what it leaves out: several authors, content, a picture."""

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:media": MEDIA}

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["empty_since"]

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if picture := item["picture"]:
            place = {"url": picture["url"], "width": str(picture["width"]), "height": str(picture["height"])}
            handler.startElement("media:content", {**place, "medium": "image", "type": "image/jpeg"})
            if picture["alt"]:
                handler.addQuickElement("media:description", picture["alt"])
            handler.endElement("media:content")
            handler.addQuickElement("media:thumbnail", "", place)


class ArticleFeed(Feed):
    """Newest articles of ``index``; ``articles`` is its queryset, ``topic`` narrows title and links."""

    feed_type = FullTextFeed

    def __init__(self, index, articles, topic=None):
        self.index, self.topic = index, topic
        self.address = index.full_url
        self.articles = articles.defer(None).prefetch_related("references")[:FEED_LENGTH]

    @cached_property
    def texts(self):
        settings = self.index.site_settings
        return FullTexts(self.items(), settings.clinic.disclaimer if settings else "")

    def title(self):
        site_name = self.index.seo_sitename
        name = f"{self.topic.name}: {self.index.title}" if self.topic else self.index.title
        return xml_text(f"{name} — {site_name}" if site_name else name)

    def subtitle(self):
        return xml_text(self.topic.description if self.topic else self.index.introduction)

    def link(self):
        return self.address + self.index.list_route(self.topic)

    def feed_url(self):
        return self.address + self.index.feed_route(self.topic)

    def feed_guid(self):
        """Stays when slugs change, as those of the articles do."""
        key = self.index.translation_key
        return f"urn:uuid:{uuid.uuid5(key, f'topic {self.topic.pk}') if self.topic else key}"

    def feed_extra_kwargs(self, obj):
        return {"empty_since": self.index.modified_at or EPOCH}

    def items(self):
        return self.articles

    def item_title(self, article):
        return xml_text(article.title)

    def item_description(self, article):
        return xml_text(escape(article.standfirst))  # Django calls the summary HTML

    def item_link(self, article):
        return f"{self.address}{article.slug}/"

    def item_guid(self, article):
        """Stays when the slug changes."""
        return f"urn:uuid:{article.translation_key}"

    def item_pubdate(self, article):
        return article.publication_date

    def item_updateddate(self, article):
        return max(article.publication_date, article.modified_at or article.publication_date)

    def item_categories(self, article):
        return [xml_text(topic.name) for topic in article.topics.all()]

    def item_extra_kwargs(self, article):
        article.authors = [row.person for row in article.article_authors.all()]
        return {
            "authors": [(xml_text(person.title), person.full_url) for person in article.authors],
            "content": xml_text(self.texts.html_of(article, self.item_link(article))),
            "picture": self.picture_of(article),
        }

    def picture_of(self, article):
        """``{url, width, height, alt}`` of the lead image, or None."""
        try:
            rendition = article.image.get_rendition(LEAD_IMAGE) if article.image else None
        except SourceImageIOError:  # the file is gone; the article is still there
            return None
        return rendition and {
            "url": urljoin(self.address, rendition.url),
            "width": rendition.width,
            "height": rendition.height,
            "alt": xml_text(article.image.default_alt_text),
        }


def article_feed(request, index, articles, topic=None):
    """The feed as an HTTP response."""
    return set_last_modified_by_content(request, ArticleFeed(index, articles, topic)(request))
