"""Queries whose SQL is compiled once."""

import datetime

import pytest
from django.db.models.sql.compiler import SQLCompiler

from blog.models import ArticlePage
from site_core.lib.compiled_query import CompiledQuery, Parameter
from site_core.pages.relations import related_rows
from tests.support.factories import ArticlePageFactory, ImageFactory, TopicFactory


def by_slug(**more):
    return ArticlePage.objects.filter(slug=Parameter.of(ArticlePage, "slug"), **more)


def test_each_call_has_its_own_values(site):
    first, second = ArticlePageFactory(), ArticlePageFactory()
    query = CompiledQuery(by_slug())
    assert [query(slug=article.slug) for article in (first, second, first)] == [[first], [second], [first]]


def test_first_is_none_if_nothing_matches(site):
    assert CompiledQuery(by_slug()[:1]).first(slug="nowhere") is None


def test_fixed_values_stay(site):
    article = ArticlePageFactory(live=False)
    assert CompiledQuery(by_slug(live=True))(slug=article.slug) == []
    assert CompiledQuery(by_slug(live=False))(slug=article.slug) == [article]


def test_sql_is_compiled_once(site, monkeypatch):
    article, compiled = ArticlePageFactory(), []
    as_sql = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, *args: compiled.append(self) or as_sql(self, *args))
    query = CompiledQuery(by_slug())
    query(slug=article.slug)
    once = len(compiled)
    query(slug=article.slug)
    assert len(compiled) == once > 0


def test_instances_are_those_of_the_queryset(site, django_assert_num_queries):
    topic = TopicFactory()
    article = ArticlePageFactory(image=ImageFactory(), topics=[topic])
    query = CompiledQuery(by_slug().select_related("image").prefetch_related("topics").defer("body"))
    with django_assert_num_queries(2):
        (found,) = query(slug=article.slug)
        assert found.image == article.image
        assert [*found.topics.all()] == [topic]
    assert "body" in found.get_deferred_fields()
    assert found.publication_date == article.publication_date


def test_values_are_converted_for_the_field(site):
    article = ArticlePageFactory()
    moment = Parameter.of(ArticlePage, "publication_date", "moment")
    query = CompiledQuery(ArticlePage.objects.filter(publication_date=moment))
    elsewhere = article.publication_date.astimezone(datetime.timezone(datetime.timedelta(hours=9)))
    assert query(moment=elsewhere) == [article]


def test_hostile_value_stays_a_value(site):
    assert CompiledQuery(by_slug())(slug="' OR 1=1 -- %s") == []


def test_missing_value_is_named(site):
    with pytest.raises(KeyError, match="slug"):
        CompiledQuery(by_slug())()


def test_unsaved_child_rows_are_returned(site):
    article = ArticlePageFactory()
    first = related_rows(article, "references")[0]
    article.references = [first, type(first)(page=article, title="A draft.", sort_order=2)]
    assert [row.title for row in related_rows(article, "references")] == [first.title, "A draft."]


def test_prefetched_rows_are_not_queried_again(site, django_assert_num_queries):
    ArticlePageFactory(topics=[TopicFactory()])
    (article,) = ArticlePage.objects.prefetch_related("topics")
    with django_assert_num_queries(0):
        assert len(related_rows(article, "topics")) == 1


def test_unsaved_page_has_no_rows(site):
    assert related_rows(ArticlePage(), "article_authors", "person") == []
