"""The article index: pagination, and its lists by topic and author."""

from collections import Counter

import pytest
from django.db.models.signals import post_init
from wagtail.models import Site

from blog.models import ArticlePage, BlogIndexPage
from site_core.redirects import rules_version
from tests.support import factories
from tests.support.factories import DAY, FIRST_DAY, ArticlePageFactory, PersonPageFactory, TopicFactory, make_private
from tests.support.html import soup


def titles(response):
    return [heading.get_text(strip=True) for heading in soup(response).find("main").select("h2 a, h3 a")]


def canonical(response):
    return soup(response).find("link", rel="canonical")["href"]


@pytest.fixture
def thirty_articles(site):
    """Two and a half pages of articles."""
    return factories.create_articles(site.articles, 30)


def test_newest_articles_come_first(thirty_articles, client):
    assert titles(client.get("/articles/"))[:2] == ["Article 29", "Article 28"]


def test_a_page_has_twelve_articles(thirty_articles, client):
    assert [len(titles(client.get(f"/articles/?page={n}"))) for n in (1, 2, 3)] == [12, 12, 6]


def test_every_article_is_on_one_page_only(thirty_articles, client):
    shown = [title for n in (1, 2, 3) for title in titles(client.get(f"/articles/?page={n}"))]
    assert len(shown) == len(set(shown)) == 30


def test_pages_in_the_middle_follow_what_is_published_and_deleted(thirty_articles, client, monkeypatch):
    monkeypatch.setattr(BlogIndexPage, "page_size", 1)
    assert titles(client.get("/articles/?page=25")) == ["Article 5"]
    ArticlePage.objects.get(title="Article 20").unpublish()
    assert titles(client.get("/articles/?page=25")) == ["Article 4"]
    ArticlePage.objects.get(title="Article 10").delete()
    assert titles(client.get("/articles/?page=25")) == ["Article 3"]
    assert client.get("/articles/?page=29").status_code == 404
    ArticlePageFactory(parent=BlogIndexPage.objects.get(), title="The newest")
    assert titles(client.get("/articles/?page=25")) == ["Article 4"]


@pytest.mark.parametrize(
    "number",
    ["abc", "-1", "0", "4", "999999999", "1.5", "", "%00", "%202", "%2B2", "1_0", "²", "٢", "1" * 5000, "1%00", "last"],
    ids=lambda number: number[:12],
)
def test_invalid_page_number_is_not_found(thirty_articles, client, number):
    assert client.get(f"/articles/?page={number}").status_code == 404


def test_other_query_parameters_are_ignored(thirty_articles, client):
    assert client.get("/articles/?utm_source=letter&gclid=x").status_code == 200


def test_second_page_is_its_own_canonical(thirty_articles, client):
    assert canonical(client.get("/articles/?page=2")) == "http://testserver/articles/?page=2"


def test_first_page_has_the_same_canonical_url_for_every_query(thirty_articles, client):
    for address in ("/articles/", "/articles/?page=1", "/articles/?utm_source=letter"):
        assert canonical(client.get(address)) == "http://testserver/articles/"


def test_pages_are_linked_and_the_first_link_has_no_number(thirty_articles, client):
    links = soup(client.get("/articles/?page=2")).find("main").find("nav", class_="pagination").find_all("a", href=True)
    addresses = [link["href"] for link in links]
    assert "/articles/" in addresses
    assert "/articles/?page=3" in addresses


def test_current_page_is_marked(thirty_articles, client):
    page = soup(client.get("/articles/?page=2"))
    current = page.find("nav", class_="pagination").find(attrs={"aria-current": "page"})
    assert "2" in current.get_text()


def test_pages_have_different_titles(thirty_articles, client):
    heads = [soup(client.get(f"/articles/?page={n}")).title.get_text() for n in (1, 2)]
    assert heads[0] != heads[1]


def test_empty_index_says_so(site, client):
    response = client.get("/articles/")
    assert response.status_code == 200
    assert titles(response) == []
    assert len(soup(response).find("main").get_text(strip=True)) > len("Articles" + site.articles.introduction)


def test_drafts_private_articles_and_other_indexes_are_not_listed(site, client):
    other = factories.BlogIndexPageFactory(parent=site.home, slug="news", title="News")
    ArticlePageFactory(title="Elsewhere", parent=other)
    ArticlePageFactory(title="Draft", parent=site.articles, live=False)
    make_private(ArticlePageFactory(title="Private", parent=site.articles))
    shown = ArticlePageFactory(title="Shown", parent=site.articles)
    assert titles(client.get("/articles/")) == [shown.title]


class TestTopics:
    @pytest.fixture
    def topic(self, site):
        return TopicFactory(name="Ketamine", slug="ketamine", description="Short texts on ketamine.")

    def test_list_has_the_articles_of_the_topic(self, topic, client):
        article = ArticlePageFactory(topics=[topic])
        ArticlePageFactory()
        assert titles(client.get("/articles/topic/ketamine/")) == [article.title]

    def test_list_shows_its_topic(self, topic, client):
        ArticlePageFactory(topics=[topic])
        page = soup(client.get("/articles/topic/ketamine/"))
        assert "Ketamine" in page.h1.get_text() + page.find("main").get_text()
        assert "Ketamine" in page.title.get_text()
        assert "Short texts on ketamine." in page.find("main").get_text()

    def test_list_is_its_own_canonical(self, topic, client):
        ArticlePageFactory(topics=[topic])
        assert canonical(client.get("/articles/topic/ketamine/")) == "http://testserver/articles/topic/ketamine/"

    def test_list_is_paginated(self, topic, site, client):
        through = factories.ArticlePage.topics.through.objects
        keys = factories.create_articles(site.articles, 13)
        through.bulk_create(through.model(articlepage_id=key, topic=topic) for key in keys)
        second = client.get("/articles/topic/ketamine/?page=2")
        assert titles(second) == ["Article 0"]
        assert canonical(second) == "http://testserver/articles/topic/ketamine/?page=2"

    def test_current_topic_is_marked(self, topic, client):
        ArticlePageFactory(topics=[topic])
        page = soup(client.get("/articles/topic/ketamine/"))
        assert page.find("a", href="/articles/topic/ketamine/", attrs={"aria-current": "page"})

    def test_topic_with_articles_is_offered(self, topic, client):
        ArticlePageFactory(topics=[topic])
        assert soup(client.get("/articles/")).find("a", href="/articles/topic/ketamine/")

    @pytest.mark.parametrize("hidden", ["draft", "private", "none"])
    def test_topic_without_visible_articles_is_not_offered_and_returns_404(self, topic, client, hidden):
        if hidden != "none":
            article = ArticlePageFactory(topics=[topic], live=hidden != "draft")
            if hidden == "private":
                make_private(article)
        assert not soup(client.get("/articles/")).find("a", href="/articles/topic/ketamine/")
        assert client.get("/articles/topic/ketamine/").status_code == 404
        assert client.get("/articles/topic/ketamine/feed/").status_code == 404

    @pytest.mark.parametrize("slug", ["no-such", "Ketamine", "ketamine/more", "a b", "é", "%00"])
    def test_unknown_topic_is_not_found(self, topic, client, slug):
        ArticlePageFactory(topics=[topic])
        assert client.get(f"/articles/topic/{slug}/").status_code == 404

    def test_topic_of_treatments_only_is_not_offered(self, topic, client):
        factories.TreatmentPageFactory(topics=[topic])
        assert client.get("/articles/topic/ketamine/").status_code == 404


class TestSearchResultsOfLists:
    """Every list has metadata of its own, which editors can change."""

    @pytest.fixture
    def topic(self, site):
        topic = TopicFactory(name="Ketamine", slug="ketamine", description="Short texts on ketamine.")
        through = factories.ArticlePage.topics.through.objects
        keys = factories.create_articles(site.articles, 13)
        through.bulk_create(through.model(articlepage_id=key, topic=topic) for key in keys)
        factories.ArticleAuthor.objects.bulk_create(
            factories.ArticleAuthor(page_id=key, person=site.author) for key in keys
        )
        return topic

    @staticmethod
    def metas(client, path):
        head = soup(client.get(path)).head
        tags = head.find_all("meta", content=True)
        metas = {tag.get("property") or tag.get("name"): tag["content"] for tag in tags}
        return metas | {"title": head.title.string}

    @pytest.mark.parametrize(
        ("path", "title"),
        [
            ("/articles/", "Articles"),
            ("/articles/?page=2", "Articles, page 2"),
            ("/articles/topic/ketamine/", "Ketamine: Articles"),
            ("/articles/topic/ketamine/?page=2", "Ketamine: Articles, page 2"),
            ("/articles/author/maya-ellison/", "Maya Ellison: Articles"),
            ("/articles/author/maya-ellison/?page=2", "Maya Ellison: Articles, page 2"),
        ],
    )
    def test_link_preview_names_the_list(self, topic, client, path, title):
        metas = self.metas(client, path)
        assert metas["og:title"] == title
        assert metas["title"] == f"{title} — Lanternfield"
        assert metas["og:url"] == f"http://testserver{path}"

    @pytest.mark.parametrize("path", ["/articles/topic/ketamine/", "/articles/author/maya-ellison/"])
    def test_card_is_the_lists_own(self, topic, client, path):
        urls = [self.metas(client, each)["og:image"] for each in ("/articles/", path, f"{path}?page=2")]
        assert urls[0] != urls[1] == urls[2]
        for url in urls:
            response = client.get(url.removeprefix("http://testserver"))
            assert response.status_code == 200
            response.getvalue()
        assert self.metas(client, path)["og:image:alt"].endswith(": Articles — Lanternfield")

    def test_title_and_description_of_a_topic_can_be_changed(self, topic, client):
        topic.seo_title, topic.search_description = "Ketamine at {clinic}", "All that {clinic} wrote."
        topic.save()
        first, second = (self.metas(client, f"/articles/topic/ketamine/{query}") for query in ("", "?page=2"))
        assert first["title"] == first["og:title"] == "Ketamine at Lanternfield"
        assert first["description"] == "All that Lanternfield wrote."
        assert second["title"] == "Ketamine at Lanternfield, page 2"
        assert second["description"] == "All that Lanternfield wrote. Page 2."

    def test_title_and_description_of_an_authors_list_can_be_changed(self, topic, site, client):
        site.author.article_list_title, site.author.article_list_description = "Read Maya", "What Maya wrote."
        site.author.save()
        metas = self.metas(client, "/articles/author/maya-ellison/")
        assert (metas["title"], metas["description"]) == ("Read Maya", "What Maya wrote.")
        assert "Read Maya" not in self.metas(client, site.author.url).values()

    def test_lists_can_be_hidden_from_search_engines(self, topic, site, client):
        paths = ["/articles/topic/ketamine/", "/articles/author/maya-ellison/", "/articles/"]
        assert not any("noindex" in self.metas(client, path)["robots"] for path in paths)
        topic.noindex = site.author.article_list_noindex = True
        topic.save()
        site.author.save()
        hidden = [path for path in paths if "noindex" in self.metas(client, f"{path}?page=2")["robots"]]
        assert hidden == paths[:2]
        assert "noindex" not in self.metas(client, site.author.url)["robots"]

    def test_fields_are_in_the_forms(self, topic, site, editor):
        topic_form = soup(editor.get(f"/admin/snippets/pages/topic/edit/{topic.pk}/"))
        person_form = soup(editor.get(f"/admin/pages/{site.author.pk}/edit/"))
        for name in ("seo_title", "search_description", "noindex"):
            assert topic_form.find(attrs={"name": name})
        for name in ("title", "description", "noindex"):
            assert person_form.find(attrs={"name": f"article_list_{name}"})


class TestAuthors:
    def test_list_has_the_articles_of_the_author(self, site, client):
        author = PersonPageFactory(title="Priya Raman", slug="priya-raman")
        article = ArticlePageFactory(authors=[author, site.author])
        ArticlePageFactory()
        response = client.get("/articles/author/priya-raman/")
        assert titles(response) == [article.title]
        assert "Priya Raman" in soup(response).find("main").get_text()
        assert canonical(response) == "http://testserver/articles/author/priya-raman/"

    def test_person_without_articles_is_not_found(self, site, client):
        assert client.get("/articles/author/tomas-arreola/").status_code == 404

    def test_unknown_person_is_not_found(self, site, client):
        assert client.get("/articles/author/nobody/").status_code == 404

    def test_unpublished_person_is_not_found(self, site, client):
        ArticlePageFactory(authors=[site.author])
        site.author.unpublish()
        assert client.get("/articles/author/maya-ellison/").status_code == 404

    def test_person_page_lists_their_articles(self, site, client):
        article = ArticlePageFactory(authors=[site.author])
        other = ArticlePageFactory(authors=[site.reviewer])
        main = soup(client.get(site.author.url)).find("main")
        assert main.find("a", href=article.url)
        assert not main.find("a", href=other.url)


@pytest.mark.slow
class TestQueries:
    """Queries of uncached pages do not depend on the number of articles."""

    def count(self, client, path):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.warm_up(client, path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def warm_up(self, client, path):
        from django.core.cache import cache

        client.get(path)  # creates renditions
        client.get(path)  # fills the local cache
        cache.clear()
        Site.get_site_root_paths()  # Wagtail keeps them in the cache for an hour

    @pytest.fixture
    def pages(self, site, monkeypatch):
        """Articles and treatments with topics, images, related pages, and siblings."""
        from tests.support.complete import complete_page

        monkeypatch.setattr(rules_version, "LOCAL_TTL_SECONDS", 3600)  # usually read once a second, not for each page
        topics = [TopicFactory() for _ in range(3)]
        for _ in range(4):
            ArticlePageFactory(topics=topics, image=factories.ImageFactory(), authors=[site.author, site.reviewer])
            factories.TreatmentPageFactory(topics=topics, image=factories.ImageFactory())
        article = ArticlePageFactory(
            topics=topics, image=factories.ImageFactory(), publication_date=FIRST_DAY + 2 * DAY, reference_count=12
        )
        complete_page(factories.HomePage)
        treatment = complete_page(factories.TreatmentPage)
        treatment.topics = topics
        treatment.save()
        return {"article": article.url, "treatment": treatment.url, "index": "/articles/", "home": "/"}

    # The treatment has a reusable block, which is one of its queries.
    @pytest.mark.parametrize(("name", "max_queries"), [("article", 12), ("treatment", 13), ("index", 15), ("home", 18)])
    def test_page_takes_few_queries(self, pages, client, name, max_queries):
        assert self.count(client, pages[name]) <= max_queries

    @pytest.mark.parametrize(
        ("name", "max_instances"), [("article", 60), ("treatment", 60), ("index", 40), ("home", 40)]
    )
    def test_page_takes_few_model_instances(self, pages, client, name, max_instances):
        """Lists read only what they show, and renditions, topics, and authors of lists are read as values."""
        self.warm_up(client, pages[name])
        instances = Counter()

        def count(sender, **kwargs):
            instances[sender.__name__] += 1

        post_init.connect(count)
        try:
            client.get(pages[name])
        finally:
            post_init.disconnect(count)
        assert instances.total() <= max_instances, instances

    @pytest.mark.parametrize("name", ["article", "treatment", "index", "home"])
    def test_a_thousand_more_pages_take_no_more_queries(self, pages, site, client, name):
        factories.create_articles(site.articles, 10, first=10)
        before = self.count(client, pages[name])
        factories.create_articles(site.articles, 990, first=100)
        if name == "article":
            factories.create_many(
                factories.TreatmentPage, site.treatments, 100, lambda n: {"standfirst": "In short."}, first=100
            )
        assert self.count(client, pages[name]) <= before
