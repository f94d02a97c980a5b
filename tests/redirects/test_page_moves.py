"""Redirects are created when the URL of a live page changes."""

import pytest
from django.test.testcases import TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from site_core.redirects.lifecycle.page_moves import pop_summaries
from site_core.redirects.models import RedirectRule
from tests.support import factories


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a")


def rename(page, slug):
    """Change the slug of a live page by publishing it. Wagtail sends its signal after the commit."""
    page = Page.objects.get(pk=page.pk).specific
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def publish(page):
    with TestCase.captureOnCommitCallbacks(execute=True):
        Page.objects.get(pk=page.pk).specific.save_revision().publish()


def redirects():
    return {rule.source: rule.redirect_page_id for rule in RedirectRule.objects.all()}


def test_slug_change_of_a_live_page_creates_a_redirect(article, client):
    rename(article, "b")
    response = client.get("/articles/a/")
    assert (response.status_code, response["Location"]) == (301, "/articles/b/")


def test_redirect_is_a_row_of_wagtails_table(article):
    rename(article, "b")
    row = Redirect.objects.get()
    assert (row.old_path, row.redirect_page_id, row.automatically_created) == ("/articles/a", article.pk, True)


def test_slug_change_of_a_draft_creates_no_redirect(site):
    draft = factories.ArticlePageFactory(slug="a", live=False)
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft.slug = "b"
        draft.save()
    assert not redirects()


def test_draft_slug_of_a_live_page_creates_no_redirect(article):
    for slug in ("b", "bc", "bcd"):
        article.slug = slug
        with TestCase.captureOnCommitCallbacks(execute=True):
            article.save_revision()
    assert not redirects()


def test_first_publication_with_another_slug_creates_no_redirect(site):
    draft = factories.ArticlePageFactory(slug="a", live=False)
    rename(draft, "b")
    assert not redirects()


def test_renaming_back_leaves_one_redirect(article, client):
    for slug in ("b", "a"):
        rename(article, slug)
    assert redirects() == {"/articles/b/": article.pk}
    assert client.get("/articles/a/").status_code == 200


def test_renaming_back_and_forth_leaves_no_loop_and_no_chain(article, client):
    for slug in ("b", "a", "b"):
        rename(article, slug)
    assert redirects() == {"/articles/a/": article.pk}
    assert client.get("/articles/a/", follow=True).redirect_chain == [("/articles/b/", 301)]


def test_every_old_url_redirects_once(article, client):
    for slug in ("b", "c", "d"):
        rename(article, slug)
    for slug in "abc":
        assert client.get(f"/articles/{slug}/")["Location"] == "/articles/d/"


def test_live_descendants_are_redirected_and_drafts_are_not(site, client):
    factories.ArticlePageFactory(slug="one")
    factories.ArticlePageFactory(slug="two", live=False)
    rename(site.articles, "news")
    assert client.get("/articles/")["Location"] == "/news/"
    assert client.get("/articles/one/")["Location"] == "/news/one/"
    assert client.get("/articles/two/").status_code == 404


def test_live_descendants_of_a_draft_are_redirected(site, client):
    factories.ArticlePageFactory(slug="one")
    Page.objects.filter(pk=site.articles.pk).update(live=False)
    with TestCase.captureOnCommitCallbacks(execute=True):
        index = Page.objects.get(pk=site.articles.pk)
        index.slug = "news"
        index.save()
    assert client.get("/articles/one/")["Location"] == "/news/one/"
    assert client.get("/articles/").status_code == 404


def test_routes_of_a_renamed_page_are_redirected(site, client):
    rename(site.articles, "news")
    response = client.get("/articles/feed/")
    assert (response.status_code, response["Location"]) == (301, "/news/feed/")


def test_unknown_route_below_a_renamed_page_is_not_found(site, client):
    rename(site.articles, "news")
    assert client.get("/articles/no-such-thing/").status_code == 404


def test_moved_page_is_redirected(site, client):
    page = factories.StandardPageFactory(slug="about", parent=site.home)
    below = factories.StandardPageFactory(slug="place", parent=site.home)
    page.move(below, "last-child")
    assert client.get("/about/")["Location"] == "/place/about/"


def test_reordering_creates_no_redirect(site):
    page = factories.StandardPageFactory(slug="about", parent=site.home)
    page.move(site.home, "first-child")
    assert not redirects()


def test_renaming_the_home_page_creates_no_redirect(site):
    rename(site.home, "start")
    assert not redirects()


def test_manual_rule_at_the_old_url_stays(article, client):
    RedirectRule.objects.create(source="/articles/a/", target="/team/")
    rename(article, "b")
    assert RedirectRule.objects.count() == 1
    assert client.get("/articles/a/")["Location"] == "/team/"


def test_manual_rule_that_would_lead_to_itself_is_deleted(article):
    RedirectRule.objects.create(source="/articles/b/", redirect_page_id=article.pk)
    rename(article, "b")
    assert redirects() == {"/articles/a/": article.pk}


def test_publishing_a_page_deletes_the_automatic_rule_at_its_url(article):
    RedirectRule.objects.create(source="/articles/a/", status=410, automatically_created=True)
    publish(article)
    assert not redirects()


def test_summary_counts_the_redirects(site):
    pop_summaries()  # drop the summaries of earlier tests
    factories.ArticlePageFactory(slug="one")
    rename(site.articles, "news")
    (summary,) = pop_summaries()
    assert (summary.created, summary.removed) == (3, 0)
    assert pop_summaries() == []


def test_rule_of_another_site_at_the_old_url_stays(site, article, client):
    other = Site.objects.create(hostname="other.example", root_page=site.team)
    stored = RedirectRule.objects.create(
        source="/articles/a/", site=other, redirect_page=site.team, automatically_created=True
    )
    rename(article, "b")
    assert RedirectRule.objects.filter(pk=stored.pk).exists()


def test_renaming_a_section_again_and_back_leaves_one_redirect_for_each_old_url(site, client):
    for slug in ("one", "two"):
        factories.ArticlePageFactory(slug=slug)
    for slug in ("news", "stories", "articles"):
        rename(site.articles, slug)
    for slug in ("one", "two"):
        assert client.get(f"/articles/{slug}/").status_code == 200
        for section in ("news", "stories"):
            chain = client.get(f"/{section}/{slug}/", follow=True).redirect_chain
            assert chain == [(f"/articles/{slug}/", 301)]
    assert sorted(redirects()) == sorted(
        f"/{section}/{rest}" for section in ("news", "stories") for rest in ("", "*", "one/", "two/")
    )


def test_number_of_queries_does_not_grow_with_the_pages(site, django_assert_max_num_queries):
    factories.create_articles(site.articles, 150)
    page = Page.objects.get(pk=site.articles.pk).specific
    page.slug = "news"
    with TestCase.captureOnCommitCallbacks() as callbacks:
        page.save()
    with django_assert_max_num_queries(50):
        for callback in callbacks:
            callback()
    assert RedirectRule.objects.count() == 152
