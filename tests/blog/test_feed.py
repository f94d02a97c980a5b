"""The Atom feed."""

import datetime
from html import unescape

import feedparser
import pytest
import time_machine
from django.utils.html import escape

from blog.models import ArticlePage, BlogIndexPage
from site_core.pages.models import PersonPage, Topic
from site_core.site_settings.models import ClinicSettings
from tests.support.complete import complete_page
from tests.support.factories import DAY, ArticlePageFactory, ImageFactory, TopicFactory, make_private, paragraph
from tests.support.html import soup


def read(client, path="/articles/feed/"):
    response = client.get(path)
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


def test_feed_has_the_atom_content_type(article, client):
    assert client.get("/articles/feed/")["Content-Type"].startswith("application/atom+xml")


def test_feed_sets_no_cookie(article, client):
    assert not client.get("/articles/feed/").cookies


def test_feed_title_has_index_and_clinic(article, client):
    assert read(client).feed.title == "Articles — Lanternfield"


def test_feed_has_the_language_of_its_index(article, client):
    assert read(client).feed.language == "en-US"


def test_feed_links_to_itself_and_to_the_index(article, client):
    links = {link.rel: link.href for link in read(client).feed.links}
    assert links == {"self": "http://testserver/articles/feed/", "alternate": "http://testserver/articles/"}


def test_entry_has_title_summary_link_and_topic(article, client):
    (entry,) = read(client).entries
    assert entry.title in {"Ketamine & ECT <compared>", "Ketamine &amp; ECT &lt;compared&gt;"}
    assert entry.summary == "Which one, when?"
    assert entry.link == "http://testserver/articles/compared/"
    assert [tag.term for tag in entry.tags] == ["Ketamine"]


def test_entry_has_its_authors(article, client):
    (entry,) = read(client).entries
    assert [author.name for author in entry.authors] == ["Maya Ellison", "Tomás Arreola"]
    assert entry.authors[0].href == "http://testserver/team/maya-ellison/"


def test_entry_does_not_link_to_an_unpublished_author(article, site, client):
    site.author.unpublish()
    (entry,) = read(client).entries
    assert [author.get("href") for author in entry.authors] == [None, "http://testserver/team/tomas-arreola/"]
    assert "/team/maya-ellison/" not in client.get("/articles/feed/").text


def test_entry_has_its_dates(article, client):
    (entry,) = read(client).entries
    published = datetime.datetime(*entry.published_parsed[:6], tzinfo=datetime.UTC)
    assert published == article.publication_date
    assert entry.updated_parsed >= entry.published_parsed


def test_newest_entry_comes_first(article, client):
    newer = ArticlePageFactory(publication_date=article.publication_date + DAY)
    assert read(client).entries[0].title == newer.title


def test_feed_has_at_most_twenty_entries(site, client):
    for _ in range(22):
        ArticlePageFactory()
    assert len(read(client).entries) == 20


def test_drafts_and_private_articles_are_not_in_the_feed(site, client):
    ArticlePageFactory(live=False)
    make_private(ArticlePageFactory())
    assert read(client).entries == []


def test_topic_has_its_own_feed(article, client):
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


def test_ids_are_unique(site, client):
    ArticlePageFactory(), ArticlePageFactory()
    ids = [entry.id for entry in read(client).entries]
    assert len(set(ids)) == 2


def figure(image, alt_text=""):
    value = {"image": image.pk, "alt_text": alt_text, "decorative": not alt_text}
    return {"type": "figure", "value": {"image": value}}


def full_text(client, **fields):
    """Return the content of the only entry, as a soup, for an article with ``fields``."""
    ArticlePageFactory(**{"slug": "only", "title": "Only"} | fields)
    (entry,) = read(client).entries
    (content,) = entry.content
    assert content.type == "text/html"
    return soup(content.value)


class TestFullText:
    def test_has_paragraphs_headings_and_takeaways(self, site, client):
        text = full_text(client, key_takeaways=[{"type": "takeaway", "value": "Sleep first."}])
        assert [heading.text for heading in text.find_all("h2")] == ["In short", "A heading", "References"]
        assert "Some words, with a citation" in text.get_text()
        assert text.find("li", string="Sleep first.")

    def test_citations_link_to_the_references_on_the_site(self, site, client):
        link = full_text(client).find("sup").find("a")
        assert (link.text, link["href"]) == ("1", "http://testserver/articles/only/#ref-1")

    def test_references_have_no_back_links(self, site, client):
        references = full_text(client).find("ol").find("li")
        assert "American Journal of Psychiatry" in references.text
        assert "↑" not in references.text

    def test_links_and_images_have_absolute_urls(self, site, client):
        body = [
            paragraph(f'<p><a linktype="page" id="{site.team.pk}">team</a> <a href="/x/?a=1&amp;b=2">x</a></p>'),
            figure(ImageFactory(), alt_text="A lamp"),
        ]
        text = full_text(client, body=body)
        links = [link["href"] for link in text.find_all("a")]
        assert links[:2] == ["http://testserver/team/", "http://testserver/x/?a=1&b=2"]
        (image,) = text.find_all("img")
        assert image["src"].startswith("http://testserver/media/images/")
        assert image["alt"] == "A lamp"
        assert not {"srcset", "loading", "class"} & image.attrs.keys()

    def test_has_no_scripts_and_no_styles(self, client, site):
        complete_page(ArticlePage)
        raw = client.get("/articles/feed/").content.decode()
        (content,) = read(client).entries[0].content
        for word in ("<script", "<style", "<iframe", "<source", " style=", " class=", " onclick=", "javascript:"):
            assert word not in unescape(raw)
            assert word not in content.value

    def test_video_is_a_link(self, site, client):
        video = {"url": "https://vimeo.com/123456789", "title": "A walk", "duration": ""}
        assert full_text(client, body=[{"type": "video", "value": video}]).find("a", href=video["url"])

    def test_disclaimer_is_at_the_end(self, site, client):
        assert full_text(client).find_all("p")[-1].text.startswith("This page is information, not medical advice")


def test_entry_has_its_image(site, client):
    ArticlePageFactory(image=ImageFactory(description="A lamp & a chair"))
    (entry,) = read(client).entries
    image = entry.media_content[0]
    assert image["medium"] == "image"
    assert client.get(image["url"]).status_code == 200
    assert entry.media_thumbnail[0]["url"] == image["url"]


def test_image_whose_file_is_missing_is_omitted(site, client):
    image = ImageFactory()
    ArticlePageFactory(image=image)
    image.file.storage.delete(image.file.name)
    assert "media_content" not in read(client).entries[0]


def test_entry_is_updated_at_its_last_significant_change(site, client):
    article = ArticlePageFactory()
    changed_at = article.publication_date + 30 * DAY
    ArticlePage.objects.update(last_significant_change=changed_at)
    assert datetime.datetime(*read(client).entries[0].updated_parsed[:6], tzinfo=datetime.UTC) == changed_at


def test_summary_is_escaped(site, client):
    ArticlePageFactory(standfirst="p < 0.05 <b>&amp;")
    assert unescape(read(client).entries[0].summary) == "p < 0.05 <b>&amp;"


@pytest.mark.parametrize(
    "text", ["</script><img src=x onerror=alert(1)>", "]]>\x0b\x1f\ufffe\ud7ff&#0;", "<![CDATA[ &bogus;"]
)
def test_hostile_text_in_every_field_stays_well_formed(site, client, text):
    article = complete_page(ArticlePage, text, f"<h2>{escape(text)}</h2><p>{escape(text)} [1]</p>")
    Topic.objects.update(name=text, description=text)
    PersonPage.objects.update(title=text)
    ClinicSettings.objects.update(name=text, disclaimer=text)
    BlogIndexPage.objects.update(title=text, introduction=text)
    assert article.topics.exists()
    for path in ("/articles/feed/", "/articles/topic/about/feed/"):
        (entry,) = read(client, path).entries
        content = soup(entry.content[0].value)
        assert not content.find_all(onerror=True)
        assert not content.find_all("img", src="x")


def test_empty_feed_does_not_change(site, client):
    with time_machine.travel("2026-05-01", tick=False):
        first = client.get("/articles/feed/")
    with time_machine.travel("2026-05-02", tick=False):
        assert client.get("/articles/feed/").content == first.content


def test_queries_do_not_grow_with_the_articles(site, client, django_assert_num_queries):
    def rich_article():
        image = ImageFactory()
        body = [
            paragraph(f'<p><a linktype="page" id="{site.team.pk}">team</a> [1]</p>'),
            figure(image),
        ]
        topics = [TopicFactory()]
        ArticlePageFactory(image=ImageFactory(), body=body, topics=topics, authors=[site.author])

    rich_article()
    client.get("/articles/feed/")  # creates the renditions
    with django_assert_num_queries(10):
        client.get("/articles/feed/")
    for _ in range(4):
        rich_article()
    client.get("/articles/feed/")
    with django_assert_num_queries(10):
        client.get("/articles/feed/")


def test_feed_keeps_its_id_when_the_index_moves(article, client, site):
    before = read(client).feed.id
    move_index(site)
    assert read(client, "/journal/feed/").feed.id == before


def test_index_links_to_its_feed(article, client):
    for path, feed in (
        ("/articles/", "/articles/feed/"),
        ("/articles/topic/ketamine/", "/articles/topic/ketamine/feed/"),
    ):
        link = soup(client.get(path)).find("link", type="application/atom+xml")
        assert link["href"].removeprefix("http://testserver") == feed
