"""Articles and their lists as schema.org nodes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as PaginatorPage
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from site_core.pages.metadata import page_language
from site_core.pages.models import PersonPage, Topic
from site_core.schema_org.json_ld import Node, isoformat, item_list, language_tag, ref

if TYPE_CHECKING:
    from site_core.pages.models import BasePage as PageMixin

    from .models import ArticlePage, BlogIndexPage
else:
    PageMixin = models.Model


@dataclass
class ArticleList:
    """What one page of the article index lists."""

    articles: PaginatorPage
    topic: Topic | None = None
    author: PersonPage | None = None


def article_node(article: ArticlePage, request: HttpRequest | None = None) -> Node:
    """Return the node of the article. The medical review belongs to the page’s own node."""
    page_id, root = article.schema_id("webpage", request), article.schema_root
    return article.schema_entity(request) | {
        "isPartOf": ref(page_id),
        "mainEntityOfPage": ref(page_id),
        "description": article.standfirst,
        "image": article.schema_images(article.image),
        "dateModified": isoformat(article.modified_at),
        "author": [ref(person.schema_id("person", request)) for person in article.authors],
        "publisher": ref(f"{root}#clinic"),
        "articleSection": [topic.name for topic in article.topic_list],
        "wordCount": article.word_count,
        "inLanguage": language_tag(page_language(article)),
        "citation": article.cited_works(),
        "correction": [correction_node(correction) for correction in article.correction_list],
        "video": [ref(video["@id"]) for video in video_nodes(article, request)],
    }


def correction_node(correction: Any) -> Node:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.date.isoformat() if correction.date else None,
    }


def video_nodes(article: ArticlePage, request: HttpRequest | None = None) -> list[Node]:
    """Return the videos of the body that have all that Google requires. Vimeo’s preview image is not known.

    https://developers.google.com/search/docs/appearance/structured-data/video
    """
    videos = [child.value for child in article.body if child.block_type == "video"]
    nodes = [
        {
            "@type": "VideoObject",
            "@id": article.schema_id(f"video-{number}", request),
            "name": video["title"],
            "thumbnailUrl": video.thumbnail_url or article.schema_images(article.image),
            "uploadDate": isoformat(start_of_day(video["upload_date"])),
            "embedUrl": video.embed_url,
        }
        for number, video in enumerate(videos, 1)
        if video.player_url and video.get("upload_date")
    ]
    return [node for node in nodes if node["thumbnailUrl"]]


def start_of_day(date: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(date, datetime.time(), timezone.get_default_timezone())


def author_nodes(article: ArticlePage, request: HttpRequest | None = None) -> list[Node]:
    works_for = {"worksFor": ref(f"{article.schema_root}#clinic")}
    return [person.schema_entity(request) | works_for for person in article.authors]


def list_nodes(index: BlogIndexPage, article_list: ArticleList, request: HttpRequest | None = None) -> list[Node]:
    """Return the list of articles, and the condition or author they have in common."""
    topic, author, articles = article_list.topic, article_list.author, article_list.articles
    nodes = [topic.condition_node(index.schema_root)] if topic and topic.is_condition else []
    if author:
        nodes.append(author.schema_entity(request))
    if articles:
        entities = [article.schema_entity(request) for article in articles]
        nodes.append(item_list(index.schema_id("list", request), entities, articles.start_index()))
    return nodes


def list_details(index: BlogIndexPage, article_list: ArticleList, request: HttpRequest | None = None) -> Node:
    """Return properties of a list's page: its description, what it is about, and the list itself."""
    topic, author = article_list.topic, article_list.author
    details: Node = {"mainEntity": ref(index.schema_id("list", request))} if article_list.articles else {}
    if author:
        details |= {"description": author.summary, "about": ref(author.schema_id("person", request))}
    if topic:
        about = ref(topic.schema_id(index.schema_root)) if topic.is_condition else None
        details |= {"description": topic.description, "about": about}
    return details


class StructuredList(PageMixin):
    """Mixin of the article index."""

    schema_type = "CollectionPage"
    # The list that the URL requests, once it is being rendered.
    article_list: ArticleList | None = None

    class Meta:
        abstract = True

    def list_arguments(self) -> tuple[Any, ...]:
        """Return the arguments of ``list_title`` and ``list_path`` for the current list: page number, topic, author."""
        if self.article_list is None:
            return (1,)
        return self.article_list.articles.number, self.article_list.topic, self.article_list.author

    @property
    def schema_name(self) -> str:
        return self.list_title(*self.list_arguments())

    def schema_url(self, request: HttpRequest | None = None) -> str:
        return super().schema_url(request) + self.list_path(*self.list_arguments())

    def schema_breadcrumbs(self, request: HttpRequest | None = None) -> list[tuple[str, str]]:
        crumbs = super().schema_breadcrumbs(request)
        is_filtered = self.article_list and (self.article_list.topic or self.article_list.author)
        return [*crumbs, (super().schema_url(request), self.title)] if is_filtered else crumbs

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        return list_details(self, self.article_list, request) if self.article_list else {}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        nodes = list_nodes(self, self.article_list, request) if self.article_list else []
        return super().schema_nodes(request) + nodes


class StructuredArticle(PageMixin):
    """Mixin of articles."""

    class Meta:
        abstract = True

    def schema_entity(self, request: HttpRequest | None = None) -> Node:
        return {
            "@type": "BlogPosting",
            "@id": self.schema_id("article", request),
            "headline": self.title,
            "name": self.title,
            "url": self.schema_url(request),
            "datePublished": isoformat(self.publication_date),
        }

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        return super().web_page_details(request) | {"mainEntity": {"@id": self.schema_id("article", request)}}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        authors = author_nodes(self, request)
        videos = video_nodes(self, request)
        return [*super().schema_nodes(request), article_node(self, request), *authors, *videos]
