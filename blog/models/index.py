"""The article index."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from site_core.caching.local_cache import get_or_set
from site_core.lib.keyset import KeysetRows, every_nth_key
from site_core.lib.pagination import paginate
from site_core.pages.models import BasePage, PersonPage, Topic
from site_core.site_settings.models import SiteSettings

from ..feeds import article_feed
from ..list_metadata import ListMetadata
from ..structured_data import ArticleList, StructuredList
from .articles import ArticleAuthor, ArticlePage
from .cards import complete_cards, for_cards

MAX_SORTED_ARTICLES = 500
EARLIEST_DATE = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


def page_number(request: HttpRequest) -> int:
    """Return the number of the page of a list that ``request`` is for."""
    number = request.GET.get("page", "1")
    return int(number) if re.fullmatch("[0-9]{1,9}", number) else 1


class BlogIndexPage(ListMetadata, StructuredList, RoutablePageMixin, BasePage):
    """Lists all articles, and those of a topic or an author. Its feeds have URLs below its own."""

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    page_size = 12
    query_parameters = ("page",)
    min_words = 0
    lists_children = True

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    subpage_types = ["blog.ArticlePage"]
    page_description = _("Lists articles, newest first, with topics, authors, and a feed.")

    class Meta:
        verbose_name = _("article index")

    def articles(self) -> QuerySet[ArticlePage]:
        """Return listed articles below this page, newest first.

        If this page is an alias, the articles below its original.
        """
        index = self.original
        # The path as an expression that no index covers, and a date all articles are after: this makes the database
        # read the newest ones from the index of dates. With a range of paths, SQLite reads and sorts all articles.
        below = Exact(Left("path", len(index.path)), index.path)
        return (
            ArticlePage.objects.filter(below, depth=index.depth + 1, publication_date__gt=EARLIEST_DATE)
            .listed()
            .order_by("-publication_date", "-pk")
        )

    def articles_about(self, topic: Topic) -> QuerySet[ArticlePage]:
        """Return those of ``articles()`` that have ``topic``.

        The database reads and sorts all of them if there are few. If there are many, it goes through the newest
        articles until it has a full page.
        """
        rows = ArticlePage.topics.through.objects.filter(topic=topic)
        if rows[: MAX_SORTED_ARTICLES + 1].count() <= MAX_SORTED_ARTICLES:
            return self.articles().filter(topics=topic)
        return self.articles().filter(Exists(rows.filter(articlepage=OuterRef("pk"))))

    def topics(self) -> QuerySet[Topic]:
        """Return the topics that have at least one live article here."""
        rows = ArticlePage.topics.through.objects.filter(topic=OuterRef("pk"))
        live = ArticlePage.objects.child_of(self.original).filter(pk=OuterRef("articlepage")).listed()
        return Topic.objects.filter(Exists(rows.filter(Exists(live))))

    def authors(self) -> QuerySet[PersonPage]:
        """Return the people with a public page who wrote at least one live article here."""
        rows = ArticleAuthor.objects.filter(person=OuterRef("pk"), page__in=self.articles().order_by().values("pk"))
        return PersonPage.objects.listed().filter(Exists(rows))

    def filters_with_articles(self) -> list[Topic | PersonPage]:
        """Return the topics and authors whose lists exist."""
        return [*self.topics(), *self.authors()]

    def get_topic(self, slug: str) -> Topic:
        """Return the topic with articles here that has ``slug``, or had it last. Raise 404 if there is none."""
        topics = self.topics()
        return topics.filter(slug=slug).first() or get_object_or_404(topics, former_slugs__slug=slug)

    def get_author(self, slug: str) -> PersonPage:
        """Return the author of articles here who has ``slug``, or had it last. Raise 404 if there is none."""
        authors = self.authors()
        return authors.filter(slug=slug).first() or get_object_or_404(authors, former_slugs__slug=slug)

    def has_list(self, route: str) -> bool:
        view, _args, kwargs = self.resolve_subpage(route)
        try:
            if view in (self.list_by_topic, self.topic_feed):
                self.get_topic(kwargs["slug"])
            elif view == self.list_by_author:
                self.get_author(kwargs["slug"])
        except Http404:
            return False
        return True

    def redirect_to_list(self, request: HttpRequest, path: str) -> HttpResponse:
        """Return a permanent redirect to a list or feed, given by its path below the index."""
        response = redirect(self.get_url(request) + path, permanent=True)
        response.query_parameters = self.query_parameters  # type: ignore[attr-defined]  # an attribute for the page cache
        return response

    @path("", name="all")
    def list_all(self, request: HttpRequest) -> HttpResponse:
        return self.render_list(request, self.articles())

    @path("topic/<slug:slug>/", name="topic")
    def list_by_topic(self, request: HttpRequest, slug: str) -> HttpResponse:
        topic = self.get_topic(slug)
        if topic.slug != slug:
            return self.redirect_to_list(request, self.list_path(page_number(request), topic))
        return self.render_list(request, self.articles_about(topic), topic=topic)

    @path("author/<slug:slug>/", name="author")
    def list_by_author(self, request: HttpRequest, slug: str) -> HttpResponse:
        author = self.get_author(slug)
        if author.slug != slug:
            return self.redirect_to_list(request, self.list_path(page_number(request), author=author))
        articles = self.articles().filter(article_authors__person=author)
        return self.render_list(request, articles, author=author)

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        return article_feed(request, self.original, self.articles())

    @path("topic/<slug:slug>/feed/", name="topic_feed")
    def topic_feed(self, request: HttpRequest, slug: str) -> HttpResponse:
        topic = self.get_topic(slug)
        if topic.slug != slug:
            return self.redirect_to_list(request, self.feed_path(topic))
        return article_feed(request, self.original, self.articles_about(topic), topic=topic)

    def render_list(
        self,
        request: HttpRequest,
        articles: QuerySet[ArticlePage],
        topic: Topic | None = None,
        author: PersonPage | None = None,
    ) -> HttpResponse:
        self.site_settings = SiteSettings.for_request(request)
        rows = self.keyset_rows(for_cards(articles), (self.pk, topic and topic.pk, author and author.pk))
        page_of_articles = paginate(rows, request.GET.get("page", "1"), self.page_size)
        self.article_list = ArticleList(page_of_articles, topic, author)
        page_of_articles.object_list = complete_cards(page_of_articles.object_list)
        number = page_of_articles.number
        return self.render(
            request,
            context_overrides={
                "articles": page_of_articles,
                "page_range": page_of_articles.paginator.get_elided_page_range(number),
                "topics": self.topics(),
                "topic": topic,
                "author": author,
                "is_filtered": bool(topic or author),
                "list_url": self.get_url(request) + self.filter_path(topic, author),
                "feed_url": self.get_url(request) + self.feed_path(topic),
                "robots": self.list_robots(request, topic, author),
                "metadata": SimpleLazyObject(lambda: self.list_metadata(request, number, topic, author)),
            },
        )

    def keyset_rows(self, articles: QuerySet[ArticlePage], key: tuple[Any, ...]) -> KeysetRows:
        """Return the ``articles`` of the list that ``key`` identifies, for a paginator.

        Counting them, or reading their keys, reads every row. The time of nothing else in a list grows with them.
        """
        fields, step = ("publication_date", "pk"), 20 * self.page_size
        return KeysetRows(
            articles,
            fields,
            step,
            count=get_or_set(("articles", *key), articles.count),
            read_keys=lambda: get_or_set(("keys of articles", *key), lambda: every_nth_key(articles, fields, step)),
        )

    def list_path(self, number: int = 1, topic: Topic | None = None, author: PersonPage | None = None) -> str:
        """Return ``filter_path`` with the number of the page, except for the first one."""
        return self.filter_path(topic, author) + (f"?page={number}" if number > 1 else "")

    def filter_path(self, topic: Topic | None = None, author: PersonPage | None = None) -> str:
        """Return the URL of a topic's or an author's list, relative to the index; "" for the list of all articles."""
        if topic:
            return self.reverse_subpage("topic", args=[topic.slug])
        if author:
            return self.reverse_subpage("author", args=[author.slug])
        return ""

    def feed_path(self, topic: Topic | None = None) -> str:
        """Return the URL of the feed of all articles, or of a topic's articles, relative to the index."""
        return self.reverse_subpage("topic_feed", args=[topic.slug]) if topic else self.reverse_subpage("feed")

    def feed_metadata(self, topic: Topic | None = None) -> dict[str, Any]:
        """Return the fields of Metadata that announce the feed."""
        title = f"{self.title}: {topic.name}" if topic else self.title
        return {"feed_url": self.full_url + self.feed_path(topic), "feed_title": title}
