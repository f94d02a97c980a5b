"""The article page, and the template tags that show articles on other pages."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from blog.models import ArticleAuthor
from blog.templatetags.blog_tags import article_index, articles_by, latest_articles
from tests.support import factories
from tests.support.factories import ArticlePageFactory, CorrectionFactory, PersonPageFactory, make_private, paragraph
from tests.support.html import soup, text_of


def test_authors_are_in_byline_order(site):
    article = ArticlePageFactory(authors=[site.reviewer, site.author])
    assert factories.ArticlePage.objects.get(pk=article.pk).authors == [site.reviewer, site.author]
    assert article.seo_author == "Tomás Arreola, Maya Ellison"


def test_author_row_is_displayed_as_the_person(site):
    assert str(ArticleAuthor(person=site.author)) == "Maya Ellison"


def test_author_can_be_added_to_an_article_only_once(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticlePageFactory(authors=[site.author, site.author])


@pytest.fixture
def main(site, client):
    article = ArticlePageFactory(
        title="Does it last?",
        authors=[site.author],
        reviewer=site.reviewer,
        publication_date=datetime.datetime(2026, 3, 2, 14, tzinfo=datetime.UTC),
        key_takeaways=[{"type": "takeaway", "value": "It fades."}],
        conflicts_of_interest="None to declare.",
        corrections=[CorrectionFactory(text="The year was wrong.")],
        body=[paragraph("<h2>Long</h2><p>" + "word " * 500 + "</p>")],
    )
    return soup(client.get(article.url)).find("main")


def test_article_shows_and_links_its_author(main, site):
    assert "Maya Ellison, MD" in main.get_text(" ")
    assert main.find("a", href=site.author.url)


def test_article_shows_its_reviewer_with_the_date(main, site):
    text = " ".join(main.get_text(" ").split())
    assert "eviewed by" in text
    assert "Tomás Arreola" in text
    assert "October 1, 2026" in text
    assert main.find("a", href=site.reviewer.url)


def test_article_shows_its_date_in_a_time_element(main):
    assert "March 2, 2026" in main.get_text(" ")
    assert main.find("time", datetime=lambda value: value.startswith("2026-03-02"))


def test_article_shows_its_reading_time(main):
    assert "3-minute read" in " ".join(main.get_text(" ").split())


@pytest.mark.parametrize("text", ["It fades.", "None to declare.", "The year was wrong."])
def test_article_shows_all_its_parts(main, text):
    assert text in main.get_text(" ")


def test_seo_date_is_the_publication_date(site):
    article = ArticlePageFactory()
    assert article.seo_published_at == article.publication_date


class TestTags:
    def test_latest_articles_are_the_newest_live_ones(self, site):
        ArticlePageFactory(title="Old")
        ArticlePageFactory(title="Draft", live=False)
        make_private(ArticlePageFactory(title="Private"))
        newest = [ArticlePageFactory() for _ in range(2)]
        assert list(latest_articles(2)) == newest[::-1]

    def test_home_page_shows_the_latest_articles(self, site, client):
        value = {"heading": "Latest", "introduction": "", "count": 1}
        site.home.body = [{"type": "latest_articles", "value": value}]
        site.home.save()
        older, newer = ArticlePageFactory(), ArticlePageFactory()
        text = text_of(client.get("/"))
        assert newer.title in text
        assert older.title not in text

    def test_articles_by_a_person_are_listed(self, site):
        person = PersonPageFactory()
        article = ArticlePageFactory(authors=[site.author, person])
        ArticlePageFactory()
        assert list(articles_by(person)) == [article]

    def test_tag_returns_the_index(self, site):
        assert article_index() == site.articles

    def test_tag_returns_none_if_the_index_is_not_live(self, site):
        site.articles.unpublish()
        assert article_index() is None


def test_preview_tells_the_checks_panel_the_words_and_the_reading_time(site, editor):
    page = ArticlePageFactory(live=False, body=[paragraph(f"<p>{'word ' * 500}</p>")])
    page.save_revision()
    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    metrics = soup(preview).find(attrs={"data-word-count": True})
    assert (metrics["data-word-count"], metrics["data-reading-time"]) == ("500", "3 mins")
    assert "3-minute read" in text_of(preview)


def test_readers_do_not_get_the_numbers_of_the_checks_panel(site, client):
    assert b"data-word-count" not in client.get(ArticlePageFactory().url).content
