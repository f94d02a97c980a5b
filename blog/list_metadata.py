"""Titles, descriptions, and share images of lists of articles: of all, of a topic, or of an author."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext

from site_core.pages.metadata import Metadata, robots_directives
from site_core.pages.models import PersonPage, Topic
from site_core.pages.share_image import ShareCard

if TYPE_CHECKING:
    from site_core.pages.models import BasePage as PageMixin
else:
    PageMixin = models.Model


class ListMetadata(PageMixin):
    """Mixin of the article index."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def list_path(self, number: int = 1, topic: Topic | None = None, author: PersonPage | None = None) -> str: ...

        def feed_metadata(self, topic: Topic | None = None) -> dict[str, Any]: ...

        def filters_with_articles(self) -> list[Topic | PersonPage]: ...

    def list_metadata(
        self, request: HttpRequest, number: int, topic: Topic | None = None, author: PersonPage | None = None
    ) -> Metadata:
        """Return the page's metadata, with the title, description, and canonical URL of the current list."""
        metadata = self.get_metadata(request)
        feed = self.feed_metadata(topic)
        if not topic and not author and number == 1:
            return replace(metadata, **feed)
        own_title = self.own_list_title(number, topic, author)
        title = self.list_title(number, topic, author)
        return replace(
            metadata,
            title=own_title or self.apply_title_pattern(title),
            og_title=own_title or title,
            description=self.list_description(metadata.description, number, topic, author),
            canonical=self.original.full_url + self.list_path(number, topic, author),
            robots=self.list_robots(request, topic, author),
            image=self.cropped_seo_image or self.list_share_card(topic, author).image(self.root_url),
            **feed,
        )

    def list_robots(self, request: HttpRequest, topic: Topic | None, author: PersonPage | None) -> str:
        """Return the directives for search engines of the current list."""
        return robots_directives(True, self.nofollow) if is_list_hidden(topic, author) else self.get_robots(request)

    def own_list_title(self, number: int, topic: Topic | None, author: PersonPage | None) -> str:
        """Return the title for search engines that editors wrote. Empty if they wrote none."""
        title = topic.seo_title if topic else author.article_list_title if author else self.seo_title
        return numbered(self.fill_placeholders(title), number) if title else ""

    def list_title(self, number: int = 1, topic: Topic | None = None, author: PersonPage | None = None) -> str:
        name = topic.name if topic else author.title if author else ""
        return numbered(f"{name}: {self.title}" if name else self.title, number)

    def list_description(self, default: str, number: int, topic: Topic | None, author: PersonPage | None) -> str:
        own = topic.search_description if topic else author.article_list_description if author else ""
        parts = [self.fill_placeholders(own) or (topic.description if topic else "") or default]
        if author and not own:
            parts.append(gettext("By %(author)s.") % {"author": author.full_name})
        if topic and not own and not topic.description:
            parts.append(gettext("About %(topic)s.") % {"topic": topic.name})
        if number > 1:
            parts.append(gettext("Page %(number)d.") % {"number": number})
        return " ".join(filter(None, parts))

    def list_share_card(self, topic: Topic | None = None, author: PersonPage | None = None) -> ShareCard:
        """Return the card of a topic's or an author's list. All pages of a list share it."""
        name = f"topic-{topic.pk}" if topic else f"author-{author.pk}" if author else ""
        return replace(self.share_card, title=self.list_title(1, topic, author), name=name)

    def find_share_card(self, digest: str) -> ShareCard | None:
        if card := super().find_share_card(digest):
            return card
        topics_and_authors = self.filters_with_articles()
        cards = (
            self.list_share_card(topic=each) if isinstance(each, Topic) else self.list_share_card(author=each)
            for each in topics_and_authors
        )
        return next((card for card in cards if card.digest == digest), None)


def is_list_hidden(topic: Topic | None, author: PersonPage | None) -> bool:
    """Return whether editors hide the list of the topic or the author from search engines."""
    return bool((topic and topic.noindex) or (author and author.is_article_list_hidden))


def numbered(title: str, number: int) -> str:
    return gettext("%(title)s, page %(number)d") % {"title": title, "number": number} if number > 1 else title
