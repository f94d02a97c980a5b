"""Aliases: pages that an editor copied with “Alias” ticked, so that they repeat their original at a second URL."""

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import Page

from blog.models import ArticlePage
from home.models import TreatmentPage
from site_core.pages.models import PersonPage
from site_core.redirects.serving.suggestions import suggest_pages
from site_core.search.query import search_pages
from site_core.seo_audit.link_suggestions import mentioning
from site_core.seo_audit.site_audit import SiteAudit
from tests.support.factories import (
    ArticlePageFactory,
    PersonPageFactory,
    StandardPageFactory,
    TopicFactory,
    TreatmentPageFactory,
    make_private,
    paragraph,
)
from tests.support.html import main_links, node_of, parse_json_ld, soup
from tests.support.public_site import sitemap_paths


@pytest.fixture
def copy_as_alias(editor):
    """Return a function that copies a page in the admin with “Alias” ticked, and returns the copy."""

    def copy(page, slug="copy"):
        form = {
            "new_title": page.title,
            "new_slug": slug,
            "new_parent_page": page.get_parent().pk,
            "publish_copies": "on",
            "alias": "on",
        }
        with TestCase.captureOnCommitCallbacks(execute=True):
            editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
        return type(page).objects.get(slug=slug, alias_of=page.pk)

    return copy


@pytest.fixture
def visitor():
    """Return a client that isn't signed in."""
    return Client()


PAGES = [ArticlePageFactory, TreatmentPageFactory, PersonPageFactory, StandardPageFactory]


def canonical_of(response):
    return soup(response).find("link", rel="canonical")["href"]


@pytest.mark.parametrize("factory", PAGES)
def test_canonical_url_is_that_of_the_original(site, copy_as_alias, visitor, factory):
    original = factory(title="Numbat")
    alias = copy_as_alias(original)
    assert canonical_of(visitor.get(alias.url)) == original.full_url
    assert canonical_of(visitor.get(original.url)) == original.full_url


def test_canonical_url_of_an_alias_of_an_alias_is_that_of_the_original(site, copy_as_alias, visitor):
    original = ArticlePageFactory()
    alias = copy_as_alias(copy_as_alias(original), slug="second-copy")
    assert canonical_of(visitor.get(alias.url)) == original.full_url


def test_canonical_url_that_an_editor_set_applies_to_the_alias_too(site, copy_as_alias, visitor):
    alias = copy_as_alias(ArticlePageFactory(canonical_url="https://journal.example/article/"))
    assert canonical_of(visitor.get(alias.url)) == "https://journal.example/article/"


def test_structured_data_is_about_the_original(site, copy_as_alias, visitor):
    original = ArticlePageFactory()
    graph = parse_json_ld(visitor.get(copy_as_alias(original).url))
    assert node_of(graph, "BlogPosting")["url"] == original.full_url
    assert node_of(graph, "BlogPosting")["@id"] == f"{original.full_url}#article"


@pytest.mark.parametrize("factory", PAGES)
def test_sitemap_lists_only_the_original(site, copy_as_alias, visitor, factory):
    original = factory()
    alias = copy_as_alias(original)
    paths = sitemap_paths(visitor)
    assert original.url in paths
    assert alias.url not in paths


@pytest.mark.parametrize("factory", PAGES)
def test_search_finds_only_the_original(site, copy_as_alias, factory):
    with TestCase.captureOnCommitCallbacks(execute=True):
        original = factory(title="Numbat")
    copy_as_alias(original)
    assert [page.pk for page in search_pages("numbat")] == [original.pk]


@pytest.mark.parametrize(
    "url", ["/articles/", "/articles/topic/marsupials/", "/articles/author/maya-ellison/", "/team/maya-ellison/"]
)
def test_lists_of_articles_show_only_the_original(site, copy_as_alias, visitor, url):
    original = ArticlePageFactory(topics=[TopicFactory(name="Marsupials", slug="marsupials")], authors=[site.author])
    alias = copy_as_alias(original)
    links = main_links(soup(visitor.get(url)))
    assert original.url in links
    assert alias.url not in links


@pytest.mark.parametrize(("factory", "url"), [(TreatmentPageFactory, "/treatments/"), (PersonPageFactory, "/team/")])
def test_lists_of_treatments_and_people_show_only_the_original(site, copy_as_alias, visitor, factory, url):
    original = factory()
    alias = copy_as_alias(original)
    links = main_links(soup(visitor.get(url)))
    assert original.url in links
    assert alias.url not in links


@pytest.mark.parametrize("url", ["/articles/feed/", "/articles/topic/marsupials/feed/"])
def test_feeds_contain_only_the_original(site, copy_as_alias, visitor, url):
    original = ArticlePageFactory(topics=[TopicFactory(name="Marsupials", slug="marsupials")])
    alias = copy_as_alias(original)
    feed = visitor.get(url).text
    assert original.full_url in feed
    assert alias.full_url not in feed


def test_topic_that_only_an_alias_has_is_not_listed(site, visitor):
    original = ArticlePageFactory(topics=[TopicFactory(name="Marsupials", slug="marsupials")])
    original.create_alias(update_slug="copy")
    make_private(original)
    assert visitor.get("/articles/topic/marsupials/").status_code == 404


@pytest.mark.parametrize("model", [ArticlePage, TreatmentPage, PersonPage])
def test_previous_and_next_skip_aliases(site, copy_as_alias, model):
    factory = {ArticlePage: ArticlePageFactory, TreatmentPage: TreatmentPageFactory, PersonPage: PersonPageFactory}
    first = factory[model]()
    copy_as_alias(first)
    second = factory[model]()
    first, second = (model.objects.get(pk=page.pk) for page in (first, second))
    assert first.next_page == second
    assert second.previous_page == first


def test_alias_is_not_related(site, copy_as_alias):
    topic = TopicFactory()
    page, related = ArticlePageFactory(topics=[topic]), ArticlePageFactory(topics=[topic])
    copy_as_alias(related)
    assert ArticlePage.sharing_topics_with(page) == [related]


def test_error_page_suggests_only_the_original(site, copy_as_alias):
    original = StandardPageFactory(title="Opening times", slug="opening-times")
    copy_as_alias(original, slug="opening-time")
    assert [page.pk for page in suggest_pages("/opening-timez/", site.site)] == [original.pk]


def test_audit_reports_the_original_only(site, copy_as_alias):
    original = StandardPageFactory(title="Numbat")
    alias = copy_as_alias(original)
    audit = SiteAudit(site.site)
    codes = {finding.code for finding in audit.audited[original.pk].findings}
    assert codes
    assert "title_duplicate" not in codes
    assert audit.audited[alias.pk].findings == []


def test_link_suggestions_leave_out_aliases(site, copy_as_alias):
    mentioning_page = StandardPageFactory(body=[paragraph("<p>The numbat sleeps.</p>")])
    copy_as_alias(mentioning_page)
    SiteAudit(site.site)
    assert [found.page.pk for found in mentioning(StandardPageFactory(title="Numbat"))] == [mentioning_page.pk]


def test_alias_of_an_unpublished_page_keeps_its_own_canonical_url(site, visitor):
    original = ArticlePageFactory()
    alias = original.create_alias(update_slug="copy")
    Page.objects.filter(pk=original.pk).update(live=False)
    assert canonical_of(visitor.get(alias.url)) == alias.full_url


@pytest.mark.parametrize("recursive", [True, False])
@pytest.mark.parametrize(
    ("factory", "section"),
    [(ArticlePageFactory, "articles"), (TreatmentPageFactory, "treatments"), (PersonPageFactory, "team")],
)
def test_alias_of_a_section_lists_the_pages_of_its_original(site, visitor, factory, section, recursive):
    page = factory()
    index = getattr(site, section)
    alias = type(index).objects.get(pk=index.pk).create_alias(update_slug="copy", recursive=recursive)
    assert page.url in main_links(soup(visitor.get(alias.url)))
    assert canonical_of(visitor.get(alias.url)) == index.full_url


def test_feed_of_an_alias_is_that_of_its_original(site, visitor):
    article = ArticlePageFactory()
    alias = type(site.articles).objects.get(pk=site.articles.pk).create_alias(update_slug="copy")
    feed = visitor.get(f"{alias.url}feed/").text
    assert article.full_url in feed
    assert alias.full_url not in feed


def test_page_that_is_no_longer_an_alias_is_listed_again(site, copy_as_alias, editor, visitor):
    alias = copy_as_alias(ArticlePageFactory())
    editor.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert alias.url in main_links(soup(visitor.get("/articles/")))
    assert canonical_of(visitor.get(alias.url)) == alias.full_url
