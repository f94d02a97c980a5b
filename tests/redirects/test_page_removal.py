"""Where visitors go once a page is unpublished or deleted."""

import pytest
from django.test.testcases import TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from site_core.redirects import bulk
from site_core.redirects.lifecycle import page_removal
from site_core.redirects.models import RedirectHit, RedirectRule
from tests.support import factories


@pytest.fixture(autouse=True)
def _no_plans():
    yield
    page_removal.clear_removal_targets()


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a")


@pytest.fixture
def inbound(article):
    """An old address that leads to the article, used before."""
    rule = RedirectRule.objects.create(source="/old/", redirect_page_id=article.pk, hits=7)
    RedirectHit.objects.create(rule=rule, day="2026-11-01", count=7)
    return rule


def plain(page):
    return Page.objects.get(pk=page.pk)


def ways_to_delete():
    return [
        pytest.param(lambda page: page.delete(), id="page"),
        pytest.param(lambda page: plain(page).delete(), id="plain page"),
        pytest.param(lambda page: Page.objects.filter(pk=page.pk).delete(), id="queryset"),
        pytest.param(lambda page: type(page).objects.filter(pk=page.pk).delete(), id="queryset of its type"),
    ]


@pytest.mark.parametrize("delete", ways_to_delete())
def test_deleted_page_is_gone(article, client, delete):
    delete(article)
    assert client.get("/articles/a/").status_code == 410


@pytest.mark.parametrize("delete", ways_to_delete())
def test_redirects_to_a_deleted_page_become_gone(article, inbound, client, delete):
    delete(article)
    assert client.get("/old/").status_code == 410
    rule = RedirectRule.objects.get(pk=inbound.pk)
    assert (rule.hits, rule.days.get().count, rule.old_path) == (7, 7, "/old")
    assert Redirect.objects.filter(pk=inbound.pk, redirect_page=None).exists()


def test_redirects_follow_to_the_chosen_page(site, article, inbound, client):
    page_removal.set_removal_target(article, site.team)
    article.delete()
    assert client.get("/old/")["Location"] == "/team/"
    assert client.get("/articles/a/")["Location"] == "/team/"


def test_redirects_follow_to_the_parent(article, inbound, client):
    page_removal.set_removal_target(article, page_removal.PARENT)
    article.delete()
    assert client.get("/old/")["Location"] == "/articles/"
    assert client.get("/articles/a/")["Location"] == "/articles/"


def test_everything_below_a_deleted_page_follows(site, article, inbound, client):
    page_removal.set_removal_target(site.articles, site.team)
    plain(site.articles).delete()
    for address in ("/articles/", "/articles/a/", "/old/"):
        assert client.get(address)["Location"] == "/team/"


def test_parent_of_a_section_is_above_the_section(site, article, inbound, client):
    page_removal.set_removal_target(site.articles, page_removal.PARENT)
    plain(site.articles).delete()
    assert client.get("/articles/a/")["Location"] == "/"


def test_answer_that_is_deleted_itself_is_gone(site, article, client):
    page_removal.set_removal_target(site.articles, article)
    plain(site.articles).delete()
    assert client.get("/articles/").status_code == 410


def test_deleted_draft_leaves_nothing(site):
    factories.ArticlePageFactory(live=False).delete()
    assert not RedirectRule.objects.exists()


def test_rule_made_by_hand_at_the_address_answers(article, client):
    RedirectRule.objects.create(source="/articles/a/", target="/team/")
    article.delete()
    assert client.get("/articles/a/")["Location"] == "/team/"


def test_page_published_at_the_address_again_is_shown(article, client):
    article.delete()
    again = factories.ArticlePageFactory(slug="a", live=False)
    with TestCase.captureOnCommitCallbacks(execute=True):
        again.save_revision().publish()
    assert client.get("/articles/a/").status_code == 200
    assert not RedirectRule.objects.exists()


def test_redirect_to_an_unpublished_page_is_gone_and_comes_back(article, inbound, client):
    article.unpublish()
    assert client.get("/old/").status_code == 410
    article.save_revision().publish()
    assert client.get("/old/")["Location"] == "/articles/a/"


def test_unpublished_page_leads_where_the_editor_says(site, article, inbound, client):
    page_removal.set_removal_target(article, site.team)
    article.unpublish()
    response = client.get("/articles/a/")
    assert (response.status_code, response["Location"]) == (302, "/team/")
    assert client.get("/old/")["Location"] == "/team/"


def test_unpublished_page_that_is_published_again_leads_nowhere_else(site, article, inbound, client):
    page_removal.set_removal_target(article, site.team)
    article.unpublish()
    Page.objects.get(pk=article.pk).specific.save_revision().publish()
    assert client.get("/articles/a/").status_code == 200
    assert client.get("/old/")["Location"] == "/articles/a/"


def test_expired_page_keeps_its_redirects(article, inbound):
    article.unpublish(set_expired=True)
    assert RedirectRule.objects.get().redirect_page_id == article.pk


def test_many_redirects_to_a_deleted_page_become_gone(article):
    rules = [RedirectRule(source=f"/old/{number}/", redirect_page_id=article.pk) for number in range(300)]
    bulk.create_rules(rules)
    plain(article).delete()
    assert RedirectRule.objects.filter(status=410).count() == 301
