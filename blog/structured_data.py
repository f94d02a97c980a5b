"""Articles and their lists in schema.org's vocabulary."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from site_core.seo.graph import isoformat, item_list, language_tag, ref


@dataclass
class ArticleList:
    """What one page of the article index shows."""

    articles: Any  # a page of a paginator
    topic: Any = None
    author: Any = None


def article_node(article, request=None):
    """The article as a work of its own; the page around it carries the medical review."""
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
        "inLanguage": language_tag(),
        "citation": article.cited_works(),
        "correction": [correction_node(correction) for correction in article.correction_list],
    }


def correction_node(correction):
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.date.isoformat() if correction.date else None,
    }


def author_nodes(article, request=None):
    works_for = {"worksFor": ref(f"{article.schema_root}#clinic")}
    return [person.schema_entity(request) | works_for for person in article.authors]


def list_nodes(index, shown, request=None):
    """The articles of one page of a list, and the condition or the author that they have in common."""
    nodes = [shown.topic.condition_node(index.schema_root)] if shown.topic and shown.topic.is_condition else []
    if shown.author:
        nodes.append(shown.author.schema_entity(request))
    if shown.articles:
        entities = [article.schema_entity(request) for article in shown.articles]
        nodes.append(item_list(index.schema_id("list", request), entities, shown.articles.start_index()))
    return nodes


def list_details(index, shown, request=None):
    """Properties of a list's page: its introduction, what it is about, and the list itself."""
    details = {"mainEntity": ref(index.schema_id("list", request))} if shown.articles else {}
    if shown.author:
        details |= {"description": shown.author.summary, "about": ref(shown.author.schema_id("person", request))}
    if shown.topic:
        about = ref(shown.topic.schema_id(index.schema_root)) if shown.topic.is_condition else None
        details |= {"description": shown.topic.description, "about": about}
    return details


class StructuredList(models.Model):
    """Mixin of the article index."""

    schema_type = "CollectionPage"
    # What the address asked for: an ArticleList, once a list is being rendered.
    shown = None

    class Meta:
        abstract = True

    def shown_list(self):
        """What tells one list of this index from another: ``(number, topic, author)``."""
        return (self.shown.articles.number, self.shown.topic, self.shown.author) if self.shown else (1,)

    @property
    def schema_name(self):
        return self.list_title(*self.shown_list())

    def schema_address(self, request=None):
        return super().schema_address(request) + self.list_address(*self.shown_list())

    def schema_crumbs(self, request=None):
        crumbs = super().schema_crumbs(request)
        filtered = self.shown and (self.shown.topic or self.shown.author)
        return [*crumbs, (super().schema_address(request), self.title)] if filtered else crumbs

    def web_page_details(self, request=None):
        return list_details(self, self.shown, request) if self.shown else {}

    def schema_nodes(self, request=None):
        nodes = list_nodes(self, self.shown, request) if self.shown else []
        return super().schema_nodes(request) + nodes


class StructuredArticle(models.Model):
    """Mixin of articles."""

    class Meta:
        abstract = True

    def schema_entity(self, request=None):
        return {
            "@type": "BlogPosting",
            "@id": self.schema_id("article", request),
            "headline": self.title,
            "url": self.schema_address(request),
            "datePublished": isoformat(self.publication_date),
        }

    def web_page_details(self, request=None):
        return super().web_page_details(request) | {"mainEntity": {"@id": self.schema_id("article", request)}}

    def schema_nodes(self, request=None):
        authors = author_nodes(self, request)
        return [*super().schema_nodes(request), article_node(self, request), *authors]
