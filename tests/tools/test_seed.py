"""Generated articles are like real ones, and the site works with many of them."""

import xml.etree.ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex, Site

from blog.models import ArticlePage, BlogIndexPage
from tests.support.factories import ArticlePageFactory, TopicFactory
from tests.support.html import soup
from tests.tools.seed import seeding
from tests.tools.seed.command import Command

pytestmark = pytest.mark.slow

COUNT = 200


def seed_scale(count=COUNT, **options):
    call_command(Command(), articles=count, **options)


@pytest.fixture
def scale(site, monkeypatch, capsys):
    monkeypatch.setattr(seeding, "BATCH_SIZE", 70)
    TopicFactory(name="Sleep", slug="sleep")
    ArticlePageFactory(title="A real one", slug="a-real-one")
    seed_scale()
    return site


def newest(count=1):
    return list(ArticlePage.objects.filter(slug__startswith="scale-").order_by("-publication_date")[:count])


def test_tree_has_no_problems(scale):
    assert not any(Page.find_problems())
    index = BlogIndexPage.objects.get()
    assert index.numchild == index.get_children().count() == COUNT + 1
    assert ArticlePage.objects.child_of(index).filter(slug__startswith="scale-").count() == COUNT


def test_generated_articles_can_be_published(scale):
    for article in ArticlePage.objects.filter(slug__startswith="scale-"):
        assert article.publication_errors() == {}
        assert article.reviewer not in article.authors


def test_revision_has_the_content_of_the_page(scale):
    article = newest()[0]
    draft = article.get_latest_revision_as_object()
    assert article.live_revision == article.latest_revision
    assert draft.serializable_data() == article.serializable_data()


def test_reference_index_equals_the_one_wagtail_creates(scale):
    article = newest()[0]

    def rows():
        fields = ("to_content_type", "to_object_id", "model_path", "content_path", "content_path_hash")
        return set(ReferenceIndex.get_references_for_object(article).values_list(*fields))

    bulk = rows()
    ReferenceIndex.get_references_for_object(article).delete()
    ReferenceIndex.create_or_update_for_object(article)
    assert bulk == rows()


def test_interrupted_seeding_continues_where_it_stopped(scale):
    seed_scale(COUNT + 5)
    seed_scale(COUNT)
    numbers = ArticlePage.objects.filter(slug__startswith="scale-").values_list("slug", flat=True)
    assert set(numbers) == {f"scale-{number}" for number in range(COUNT + 5)}
    assert not any(Page.find_problems())


def test_index_shows_each_article_on_one_of_its_pages(scale, client):
    urls = []
    for number in range(1, 18):
        page = soup(client.get(f"{scale.articles.url}?page={number}"))
        urls += [link["href"] for link in page.select("ul.cards h2 a")]
    assert len(urls) == len(set(urls)) == COUNT + 1
    assert client.get(f"{scale.articles.url}?page=18").status_code == 404


def test_previous_and_next_connect_the_articles(scale):
    newer, older = newest(2)
    assert newer.previous_page == older
    assert older.next_page == newer


def test_search_finds_the_word_of_one_article_and_the_word_of_all(scale, client):
    own = soup(client.get("/search/", {"q": "lantern7x"}))
    assert [link["href"] for link in own.select(".result-list h3 a")] == ["/articles/scale-7/"]
    common = soup(client.get("/search/", {"q": "note"}))
    assert len(common.select(".result-list h3 a")) == 10


def test_feed_and_sitemap_list_the_articles(scale, client):
    feed = client.get(f"{scale.articles.url}feed/").content.decode()
    assert newest()[0].get_full_url() in feed
    sitemap = ET.fromstring(b"".join(client.get("/sitemap-articles.xml")))
    assert len(sitemap) == COUNT + 1


def test_new_article_gets_the_next_tree_position(scale):
    ArticlePageFactory(title="After all", slug="after-all")
    assert not any(Page.find_problems())


def test_public_site_requires_confirmation(site):
    TopicFactory()
    Site.objects.update(hostname="www.lanternfield.example")
    with pytest.raises(CommandError, match="--yes"):
        seed_scale(1)
    assert not newest()
    seed_scale(1, yes=True)
    assert newest()


def test_site_without_topics_says_what_is_missing(site):
    with pytest.raises(CommandError, match="a topic"):
        seed_scale(1)


def test_site_without_an_index_says_what_is_missing(site):
    site.articles.unpublish()
    with pytest.raises(CommandError, match="no live article index"):
        seed_scale(1)


def test_explorer_takes_few_queries_however_many_articles(scale, editor, django_assert_max_num_queries):
    """The number for 100,000 comes from ``python -m tests.bench.growth``."""
    url = reverse("wagtailadmin_explore", args=[scale.articles.pk])
    editor.get(reverse("wagtailadmin_home"))  # the first screen creates the rows of the settings
    with django_assert_max_num_queries(50):
        assert len(soup(editor.get(url)).select("tbody tr")) == 50
