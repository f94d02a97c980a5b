"""The Atom feed."""

import datetime

import feedparser
import pytest

from tests.factories import DAY, ArticlePageFactory, TopicFactory, restrict


def read(client, address="/articles/feed/"):
    response = client.get(address)
    assert response.status_code == 200
    feed = feedparser.parse(response.content)
    assert feed.bozo == 0
    return feed


@pytest.fixture
def article(site):
    return ArticlePageFactory(
        title="Ketamine & ECT <compared>",
        slug="compared",
        standfirst="Which one, when?",
        authors=[site.author, site.reviewer],
        topics=[TopicFactory(name="Ketamine", slug="ketamine")],
    )


def test_feed_is_valid_atom(article, client):
    assert read(client).version == "atom10"


def test_feed_has_its_media_type(article, client):
    assert client.get("/articles/feed/")["Content-Type"].startswith("application/atom+xml")


def test_feed_sets_no_cookie(article, client):
    assert not client.get("/articles/feed/").cookies


def test_feed_names_index_and_clinic(article, client):
    assert read(client).feed.title == "Articles — Lanternfield"


def test_feed_links_to_itself_and_to_the_index(article, client):
    links = {link.rel: link.href for link in read(client).feed.links}
    assert links == {"self": "http://testserver/articles/feed/", "alternate": "http://testserver/articles/"}


def test_entry_has_title_summary_link_and_topic(article, client):
    (entry,) = read(client).entries
    assert entry.title in {"Ketamine & ECT <compared>", "Ketamine &amp; ECT &lt;compared&gt;"}
    assert entry.summary == "Which one, when?"
    assert entry.link == "http://testserver/articles/compared/"
    assert [tag.term for tag in entry.tags] == ["Ketamine"]


def test_entry_names_its_authors(article, client):
    (entry,) = read(client).entries
    assert entry.author == "Maya Ellison, Tomás Arreola"


def test_entry_has_its_dates(article, client):
    (entry,) = read(client).entries
    published = datetime.datetime(*entry.published_parsed[:6], tzinfo=datetime.UTC)
    assert published == article.publication_date
    assert entry.updated_parsed >= entry.published_parsed


def test_newest_entry_comes_first(article, client):
    newer = ArticlePageFactory(publication_date=article.publication_date + DAY)
    assert read(client).entries[0].title == newer.title


def test_feed_is_not_endless(site, client):
    for _ in range(22):
        ArticlePageFactory()
    assert len(read(client).entries) == 20


def test_drafts_and_private_articles_are_not_in_the_feed(site, client):
    ArticlePageFactory(live=False)
    restrict(ArticlePageFactory())
    assert read(client).entries == []


def test_topic_has_a_feed_of_its_own(article, client):
    ArticlePageFactory()
    feed = read(client, "/articles/topic/ketamine/feed/")
    assert feed.feed.title == "Ketamine: Articles — Lanternfield"
    assert len(feed.entries) == 1
    assert feed.feed.link == "http://testserver/articles/topic/ketamine/"


def test_topic_feed_links_to_itself(article, client):
    links = {link.rel: link.href for link in read(client, "/articles/topic/ketamine/feed/").feed.links}
    assert links["self"] == "http://testserver/articles/topic/ketamine/feed/"


def move_index(site):
    site.articles.slug = "journal"
    site.articles.save_revision().publish()


def test_feed_moves_with_the_index(article, client, site):
    move_index(site)
    assert client.get("/articles/feed/").status_code in {301, 404}
    feed = read(client, "/journal/feed/")
    assert feed.entries[0].link == "http://testserver/journal/compared/"


def test_entry_keeps_its_id_when_slugs_change(article, client, site):
    before = read(client).entries[0].id
    article.slug = "renamed"
    article.save()
    move_index(site)
    assert read(client, "/journal/feed/").entries[0].id == before


def test_ids_differ(site, client):
    ArticlePageFactory(), ArticlePageFactory()
    ids = [entry.id for entry in read(client).entries]
    assert len(set(ids)) == 2


def test_index_announces_its_feed(article, client):
    from tests.html import soup

    for address, feed in (
        ("/articles/", "/articles/feed/"),
        ("/articles/topic/ketamine/", "/articles/topic/ketamine/feed/"),
    ):
        link = soup(client.get(address)).find("link", type="application/atom+xml")
        assert link["href"].removeprefix("http://testserver") == feed
