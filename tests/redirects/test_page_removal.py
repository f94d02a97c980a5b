"""Visitors of unpublished and deleted pages are redirected, or get a 410."""

import pytest
from django.test.testcases import TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from site_core.redirects import bulk
from site_core.redirects.lifecycle import page_removal
from site_core.redirects.models import RedirectHit, RedirectRule
from tests.support import factories


@pytest.fixture(autouse=True)
def _no_removal_targets():
    yield
    page_removal.clear_removal_targets()


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a")


@pytest.fixture
def inbound(article):
    """A redirect to the article that has been used."""
    rule = RedirectRule.objects.create(source="/old/", redirect_page_id=article.pk, hits=7)
    RedirectHit.objects.create(rule=rule, day="2026-11-01", count=7)
    return rule


def as_plain_page(page):
    return Page.objects.get(pk=page.pk)


def get_ways_to_delete():
    return [
        pytest.param(lambda page: page.delete(), id="page"),
        pytest.param(lambda page: as_plain_page(page).delete(), id="plain page"),
        pytest.param(lambda page: Page.objects.filter(pk=page.pk).delete(), id="queryset"),
        pytest.param(lambda page: type(page).objects.filter(pk=page.pk).delete(), id="queryset of its type"),
    ]


@pytest.mark.parametrize("delete", get_ways_to_delete())
def test_url_of_a_deleted_page_is_gone(article, client, delete):
    delete(article)
    assert client.get("/articles/a/").status_code == 410


@pytest.mark.parametrize("delete", get_ways_to_delete())
def test_redirects_to_a_deleted_page_become_gone(article, inbound, client, delete):
    delete(article)
    assert client.get("/old/").status_code == 410
    rule = RedirectRule.objects.get(pk=inbound.pk)
    assert (rule.hits, rule.days.get().count, rule.old_path) == (7, 7, "/old")
    assert Redirect.objects.filter(pk=inbound.pk, redirect_page=None).exists()


def test_redirects_lead_to_the_chosen_page(site, article, inbound, client):
    page_removal.set_removal_target(article, site.team)
    article.delete()
    assert client.get("/old/")["Location"] == "/team/"
    assert client.get("/articles/a/")["Location"] == "/team/"


def test_redirects_lead_to_the_parent(article, inbound, client):
    page_removal.set_removal_target(article, page_removal.PARENT)
    article.delete()
    assert client.get("/old/")["Location"] == "/articles/"
    assert client.get("/articles/a/")["Location"] == "/articles/"


def test_descendants_of_a_deleted_page_lead_to_the_same_target(site, article, inbound, client):
    page_removal.set_removal_target(site.articles, site.team)
    as_plain_page(site.articles).delete()
    for url in ("/articles/", "/articles/a/", "/old/"):
        assert client.get(url)["Location"] == "/team/"


def test_parent_of_a_section_is_the_target_of_the_whole_section(site, article, inbound, client):
    page_removal.set_removal_target(site.articles, page_removal.PARENT)
    as_plain_page(site.articles).delete()
    assert client.get("/articles/a/")["Location"] == "/"


def test_target_that_is_deleted_itself_becomes_gone(site, article, client):
    page_removal.set_removal_target(site.articles, article)
    as_plain_page(site.articles).delete()
    assert client.get("/articles/").status_code == 410


def test_deleted_draft_creates_no_redirect(site):
    factories.ArticlePageFactory(live=False).delete()
    assert not RedirectRule.objects.exists()


def test_manual_rule_at_the_url_still_applies(article, client):
    RedirectRule.objects.create(source="/articles/a/", target="/team/")
    article.delete()
    assert client.get("/articles/a/")["Location"] == "/team/"


def test_page_published_at_the_same_url_again_is_shown(article, client):
    article.delete()
    new_page = factories.ArticlePageFactory(slug="a", live=False)
    with TestCase.captureOnCommitCallbacks(execute=True):
        new_page.save_revision().publish()
    assert client.get("/articles/a/").status_code == 200
    assert not RedirectRule.objects.exists()


def test_redirect_to_an_unpublished_page_is_gone_until_it_is_published_again(article, inbound, client):
    article.unpublish()
    assert client.get("/old/").status_code == 410
    article.save_revision().publish()
    assert client.get("/old/")["Location"] == "/articles/a/"


def test_url_of_an_unpublished_page_leads_to_the_chosen_page(site, article, inbound, client):
    page_removal.set_removal_target(article, site.team)
    article.unpublish()
    response = client.get("/articles/a/")
    assert (response.status_code, response["Location"]) == (302, "/team/")
    assert client.get("/old/")["Location"] == "/team/"


def test_unpublished_page_that_is_published_again_is_shown(site, article, inbound, client):
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
    as_plain_page(article).delete()
    assert RedirectRule.objects.filter(status=410).count() == 301
