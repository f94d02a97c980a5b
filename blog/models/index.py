"""The article index."""

import datetime
from dataclasses import replace

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from site_core.held import hold
from site_core.lib.pagination import paginate
from site_core.models import BasePage, PersonPage, SiteSettings, Topic
from site_core.visibility import visible

from ..feeds import article_feed
from ..structured_data import ArticleList, StructuredList
from .articles import ArticlePage

FEW = 500
LONG_AGO = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


class BlogIndexPage(StructuredList, RoutablePageMixin, BasePage):
    """The list of articles, whole, by topic and by author; and the feeds, so that they move with its slug."""

    introduction = models.TextField(blank=True, help_text="A sentence or two above the list.")

    page_size = 12
    query_parameters = ("page",)
    min_words = 0
    lists_children = True

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.ArticlePage"]
    page_description = "Lists articles, newest first, with topics, authors and a feed."

    class Meta:
        verbose_name = "article index"

    def articles(self):
        """Live public articles below this page, newest first, without the fields lists don't show."""
        # The place as an expression that no index serves, and a bound that all dates are beyond: so that the database
        # takes the newest from the index of dates. With a range of paths, SQLite reads all articles and sorts them.
        below = Exact(Left("path", len(self.path)), self.path)
        return (
            visible(ArticlePage.objects.filter(below, depth=self.depth + 1, publication_date__gt=LONG_AGO))
            .order_by("-publication_date", "-pk")
            .defer_streamfields()
            .select_related("image")
            .prefetch_related("topics", "article_authors__person", "image__renditions")
        )

    def articles_about(self, topic):
        """Those of ``articles()`` that have ``topic``.

        Of few, the database reads all and sorts them; of many, it walks through the newest until a page is full.
        """
        rows = ArticlePage.topics.through.objects.filter(topic=topic)
        if rows[: FEW + 1].count() <= FEW:
            return self.articles().filter(topics=topic)
        return self.articles().filter(Exists(rows.filter(articlepage=OuterRef("pk"))))

    def topics(self):
        """Topics that have at least one live article here."""
        rows = ArticlePage.topics.through.objects.filter(topic=OuterRef("pk"))
        live = visible(ArticlePage.objects.child_of(self).filter(pk=OuterRef("articlepage")))
        return Topic.objects.filter(Exists(rows.filter(Exists(live))))

    @path("", name="all")
    def list_all(self, request):
        return self.render_list(request, self.articles())

    @path("topic/<slug:slug>/", name="topic")
    def list_by_topic(self, request, slug):
        topic = get_object_or_404(self.topics(), slug=slug)
        return self.render_list(request, self.articles_about(topic), topic=topic)

    @path("author/<slug:slug>/", name="author")
    def list_by_author(self, request, slug):
        written = {"article_authorships__page__in": self.articles().values("pk")}
        author = visible(PersonPage.objects).filter(slug=slug, **written).distinct().first()
        if author is None:
            raise Http404("No articles by this author.")
        articles = self.articles().filter(article_authors__person=author)
        return self.render_list(request, articles, author=author)

    @path("feed/", name="feed")
    def feed(self, request):
        return article_feed(request, self, self.articles())

    @path("topic/<slug:slug>/feed/", name="topic_feed")
    def topic_feed(self, request, slug):
        topic = get_object_or_404(self.topics(), slug=slug)
        return article_feed(request, self, self.articles_about(topic), topic=topic)

    def render_list(self, request, articles, topic=None, author=None):
        self.site_settings = SiteSettings.for_request(request)
        # Counting reads every row: the one thing about a list that takes longer the longer it is.
        count = hold(("articles", self.pk, topic and topic.pk, author and author.pk), articles.count)
        page_of_articles = paginate(articles, request.GET.get("page", "1"), self.page_size, count)
        self.shown = ArticleList(page_of_articles, topic, author)
        route = self.list_route(topic, author)
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
                "list_url": self.get_url(request) + route,
                "feed_url": self.feed_url(request, topic),
                "metadata": self.list_metadata(request, number, topic, author),
            },
        )

    def list_metadata(self, request, number, topic=None, author=None):
        """As for the page, with title, description and canonical of one topic’s, one author’s or a later list."""
        metadata = self.get_metadata(request)
        route = self.list_route(topic, author)
        feed = self.feed_metadata(topic)
        if not route and number == 1:
            return replace(metadata, **feed)
        texts = [
            topic.description if topic and topic.description else metadata.description,
            f"By {author.full_name}." if author else "",
            f"About {topic.name}." if topic and not topic.description else "",
            f"Page {number}." if number > 1 else "",
        ]
        return replace(
            metadata,
            title=self.fill_title(self.list_title(number, topic, author)),
            description=" ".join(filter(None, texts)),
            canonical=self.full_url + self.list_address(number, topic, author),
            **feed,
        )

    def list_title(self, number=1, topic=None, author=None):
        place = f", page {number}" if number > 1 else ""
        name = topic.name if topic else author.title if author else ""
        return f"{name}: {self.title}{place}" if name else f"{self.title}{place}"

    def list_address(self, number=1, topic=None, author=None):
        """As ``list_route``, with the number of a later page."""
        return self.list_route(topic, author) + (f"?page={number}" if number > 1 else "")

    def list_route(self, topic=None, author=None):
        """The part of a list's address after the index's own: empty, or one topic’s or author’s."""
        if topic:
            return self.reverse_subpage("topic", args=[topic.slug])
        if author:
            return self.reverse_subpage("author", args=[author.slug])
        return ""

    def feed_route(self, topic=None):
        """The part of a feed's address after the index's own: of all articles or of one topic’s."""
        return self.reverse_subpage("topic_feed", args=[topic.slug]) if topic else self.reverse_subpage("feed")

    def feed_metadata(self, topic=None):
        title = f"{self.title}: {topic.name}" if topic else self.title
        return {"feed_url": self.full_url + self.feed_route(topic), "feed_title": title}

    def feed_url(self, request, topic=None):
        return self.get_url(request) + self.feed_route(topic)
