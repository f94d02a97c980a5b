"""The Atom feed of an article index (RFC 4287)."""

import re

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

FEED_LENGTH = 20
# XML 1.0 has no place for these, not even escaped.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def xml_text(text):
    return CONTROL_CHARACTERS.sub("", text)


class ArticleFeed(Feed):
    """Newest articles of ``index``; ``articles`` is its queryset, ``topic`` narrows title and links."""

    feed_type = Atom1Feed

    def __init__(self, index, articles, topic=None):
        self.index, self.articles, self.topic = index, articles, topic

    def title(self):
        site_name = self.index.seo_sitename
        name = f"{self.topic.name}: {self.index.title}" if self.topic else self.index.title
        return f"{name} — {site_name}" if site_name else name

    def subtitle(self):
        return self.topic.description if self.topic else self.index.introduction

    def link(self):
        return self.index.full_url + self.index.list_route(self.topic)

    def feed_url(self):
        return self.index.full_url + self.index.feed_route(self.topic)

    def items(self):
        return self.articles[:FEED_LENGTH]

    def item_title(self, article):
        return xml_text(article.title)

    def item_description(self, article):
        return xml_text(article.standfirst)

    def item_link(self, article):
        return article.full_url

    def item_guid(self, article):
        """Stays when the slug changes."""
        return f"urn:uuid:{article.translation_key}"

    def item_pubdate(self, article):
        return article.publication_date

    def item_updateddate(self, article):
        return max(article.publication_date, article.last_published_at or article.publication_date)

    def item_author_name(self, article):
        return article.seo_author

    def item_categories(self, article):
        return [topic.name for topic in article.topics.all()]


def article_feed(request, index, articles, topic=None):
    """The feed as an HTTP response."""
    return ArticleFeed(index, articles, topic)(request)
