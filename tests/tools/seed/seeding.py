"""Create generated articles in bulk, with all the rows of a published article.

Bypasses ``save`` and signals, which take about 40 ms per article: an hour for 100,000.
"""

import datetime
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from modelcluster.models import get_all_child_relations
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from blog.models import ArticleAuthor, ArticlePage, ArticleReference, BlogIndexPage
from site_core.caching.signal_handlers import invalidate_on_commit
from site_core.pages.models import PersonPage, Topic
from site_core.search.admin_search.entries import build_page_entry
from site_core.search.admin_search.entries import save_entries as save_admin_entries
from site_core.search.entries import build_entry, save_entries
from tests.tools.seed.texts import ArticleText

BATCH_SIZE = 1000
SLUG_PREFIX = "scale-"  # identifies generated articles
FIRST_PUBLICATION_DATE = datetime.datetime(2012, 1, 1, 12, tzinfo=datetime.UTC)
INTERVAL = datetime.timedelta(minutes=61)
MAX_LINK_TARGETS = 20


class MissingContentError(Exception):
    """The site lacks content that articles refer to. The message says what to add."""


@dataclass
class LinkTargets:
    """What generated articles refer to: lists of primary keys, except for ``topics``."""

    people: list
    topics: list
    images: list
    links: list

    @classmethod
    def find(cls):
        people = list(PersonPage.objects.live().order_by("pk").values_list("pk", flat=True)[:MAX_LINK_TARGETS])
        topics = list(Topic.objects.order_by("pk"))
        if len(people) < 2 or not topics:
            raise MissingContentError(
                "Articles need two live people (author and reviewer) and a topic. Add them, or run load_demo first."
            )
        pages = Page.objects.live().filter(depth__gt=1).not_exact_type(ArticlePage)
        return cls(
            people=people,
            topics=topics,
            images=list(get_image_model().objects.order_by("pk").values_list("pk", flat=True)),
            links=list(pages.order_by("pk").values_list("pk", flat=True)[:MAX_LINK_TARGETS]),
        )

    def topics_of(self, number):
        """Return one to three topics. The first topic has the most articles."""
        count = len(self.topics)
        indexes = {0 if number % 2 else number // 2 % count, number % count, (number // 7) % count}
        return [self.topics[index] for index in sorted(indexes)]

    def author_and_reviewer(self, number):
        count = len(self.people)
        author = number % count
        return self.people[author], self.people[(author + 1 + number // count % (count - 1)) % count]


def count_seeded(index):
    """Return how many generated articles are below ``index``."""
    return ArticlePage.objects.child_of(index).filter(slug__startswith=SLUG_PREFIX).count()


def seed(index, total, progress=lambda done, total: None):
    """Add generated articles below ``index`` until it has ``total`` of them. Return how many were added.

    Each batch is a transaction, so an interrupted run can be continued. Calls ``progress(done, total)`` after each.
    """
    targets = LinkTargets.find()
    first = done = count_seeded(index)
    while done < total:
        with transaction.atomic():
            index = BlogIndexPage.objects.select_for_update().get(pk=index.pk)
            done = count_seeded(index)  # count again: another process may be seeding
            numbers = range(done, min(done + BATCH_SIZE, total))
            create_articles(index, numbers, targets)
            invalidate_on_commit()
        done += len(numbers)
        progress(done, total)
    return max(0, done - first)


def create_articles(index, numbers, targets):
    articles = [build_article(index, number, targets) for number in numbers]
    place_in_tree(index, articles)
    insert_pages(articles)
    insert_rows(articles)
    insert_revisions(articles)
    insert_references(articles)
    save_entries(build_entry(article) for article in articles)
    save_admin_entries(build_page_entry(article) for article in articles)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(ArticlePage, articles)


def build_article(index, number, targets):
    text = ArticleText(number, targets.links, targets.images)
    author, reviewer = targets.author_and_reviewer(number)
    published_at = FIRST_PUBLICATION_DATE + number * INTERVAL
    slug = f"{SLUG_PREFIX}{number}"
    article = ArticlePage(
        title=text.title,
        draft_title=text.title,
        slug=slug,
        url_path=f"{index.url_path}{slug}/",
        depth=index.depth + 1,
        numchild=0,
        locale_id=index.locale_id,
        live=True,
        has_unpublished_changes=False,
        standfirst=text.standfirst,
        key_takeaways=text.takeaways,
        body=text.body,
        image_id=targets.images[number % len(targets.images)] if targets.images else None,
        reviewer_id=reviewer,
        last_reviewed=published_at.date(),
        next_review=published_at.date() + datetime.timedelta(days=365),
        **dict.fromkeys(
            ["publication_date", "first_published_at", "last_published_at", "latest_revision_created_at"], published_at
        ),
    )
    for relation in get_all_child_relations(ArticlePage):
        setattr(article, relation.get_accessor_name(), [])  # avoids a query for each relation
    article.article_authors = [ArticleAuthor(person_id=author, sort_order=0)]
    article.references = [ArticleReference(sort_order=place, **row) for place, row in enumerate(text.references())]
    article.topics = targets.topics_of(number)
    return article


def place_in_tree(index, articles):
    """Give ``articles`` the tree paths after the last child of ``index``, as treebeard does one by one."""
    last = index.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    for place, article in enumerate(articles, start=step + 1):
        article.path = Page._get_path(index.path, article.depth, place)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + len(articles))


def insert_pages(articles):
    columns = [field for field in Page._meta.local_concrete_fields if not field.primary_key]
    rows = [Page(**{field.attname: getattr(article, field.attname) for field in columns}) for article in articles]
    for article, row in zip(articles, Page.objects.bulk_create(rows), strict=True):
        article.page_ptr_id = article.pk = row.pk
    # bulk_create doesn't support multi-table inheritance. The method it uses internally does.
    ArticlePage._base_manager.all()._batched_insert(
        articles, fields=ArticlePage._meta.local_concrete_fields, batch_size=None
    )


def insert_rows(articles):
    """Insert authors, references, and topics."""
    ArticleAuthor.objects.bulk_create(row for article in articles for row in article.article_authors.all())
    ArticleReference.objects.bulk_create(row for article in articles for row in article.references.all())
    through = ArticlePage.topics.through
    through.objects.bulk_create(
        through(articlepage_id=article.pk, topic_id=topic.pk) for article in articles for topic in article.topics.all()
    )


def insert_revisions(articles):
    """Insert the live revision of each article."""
    types = ContentType.objects.get_for_models(Page, ArticlePage)
    Revision.objects.bulk_create(
        Revision(
            content_type=types[ArticlePage],
            base_content_type=types[Page],
            object_id=str(article.pk),
            created_at=article.last_published_at,
            object_str=str(article),
            content=article.serializable_data(),
        )
        for article in articles
    )
    revision = Revision.objects.filter(
        base_content_type=types[Page], object_id=Cast(OuterRef("pk"), TextField())
    ).values("pk")[:1]
    pages = Page.objects.filter(pk__in=[article.pk for article in articles])
    pages.update(latest_revision=Subquery(revision), live_revision=Subquery(revision))


def insert_references(articles):
    """Insert the entries of Wagtail's reference index. Its public API only handles one page at a time."""
    types = ContentType.objects.get_for_models(Page, ArticlePage)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=types[ArticlePage],
            base_content_type=types[Page],
            object_id=str(article.pk),
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for article in articles
        for to_type, to_id, model_path, content_path in set(ReferenceIndex._extract_references_from_object(article))
    )
