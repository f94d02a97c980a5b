"""Pages that need a password or an account: search engines must neither list nor index them."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client, TestCase
from wagtail.models import Page, PageViewRestriction

from site_core.search.query import search_pages
from site_core.seo.llms_txt import render_llms_txt
from site_core.site_settings.models import SiteSettings
from tests.support.factories import ArticlePageFactory, StandardPageFactory, TreatmentPageFactory, side_effects
from tests.support.html import soup
from tests.support.public_site import sitemap_paths

PASSWORD = "numbat and quokka"


def restrict(page, kind="password"):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=PASSWORD)
    if kind == "groups":
        restriction.groups.set([Group.objects.first()])
    return restriction


def enter_password(client, page, restriction):
    url = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    return client.post(url, {"password": PASSWORD, "return_url": page.url})


def robots_of(response):
    """Return the directives of the header and of the meta tag."""
    tag = soup(response).find("meta", attrs={"name": "robots"})
    return response.headers.get("X-Robots-Tag"), tag and tag["content"]


@pytest.fixture(params=["own", "parent's", "home page's"])
def private_page(request, site):
    """A page below others, one of which needs a password. With its restriction."""
    parent = StandardPageFactory()
    page = StandardPageFactory(title="Quokka", parent=parent)
    restricted = {"own": page, "parent's": parent, "home page's": site.home}[request.param]
    return page, restrict(restricted)


def test_private_person_is_named_without_a_link(site, client):
    """In bylines, reviews, lists of clinicians, metadata, structured data, and feeds."""
    providers = {"type": "providers", "value": {"heading": "Who", "people": [site.author.pk]}}
    treatment = TreatmentPageFactory(reviewer=site.author, body=[side_effects(), providers])
    article = ArticlePageFactory(authors=[site.author])
    urls = [article.url, treatment.url, site.articles.url, f"{site.articles.url}feed/"]
    assert [site.author.url in client.get(url).text for url in urls] == [True, True, False, True]
    with TestCase.captureOnCommitCallbacks(execute=True):
        restrict(site.author)
    responses = [client.get(url).text for url in urls]
    link = re.compile(rf'{site.author.url}["<]')  # not the identifier in structured data
    assert not [url for url, text in zip(urls, responses, strict=True) if link.search(text)]
    assert all(site.author.title in responses[index] for index in (0, 1, 3))


def test_menus_and_buttons_keep_the_links_to_private_pages_that_editors_chose(site, client):
    page = StandardPageFactory(title="Quokka")
    value = {"heading": "Call", "label": "See the quokka", "page": page.pk}
    shown = StandardPageFactory(body=[{"type": "call_to_action", "value": value}])
    navigation = SiteSettings.for_site(site.site).navigation
    navigation.footer_links = [("link", {"page": page, "label": "Quokkas", "url": ""})]
    navigation.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        restrict(page)
    text = client.get(shown.url).text
    assert "See the quokka" in text
    assert "Quokkas" in text


def test_password_form_is_noindex(private_page):
    page, _restriction = private_page
    response = Client().get(page.url)
    assert "password" in response.text
    assert robots_of(response)[0] == "noindex"


def test_password_form_reveals_nothing_of_the_page(private_page):
    page, _restriction = private_page
    response = Client().get(page.url)
    assert page.title not in response.text
    assert page.introduction not in response.text


def test_page_after_the_password_is_noindex(private_page, client):
    page, restriction = private_page
    enter_password(client, page, restriction)
    response = client.get(page.url)
    assert page.title in response.text
    assert robots_of(response) == ("noindex", "noindex")


@pytest.mark.parametrize("kind", ["login", "groups"])
def test_page_for_signed_in_people_is_noindex(site, editor, kind):
    page = ArticlePageFactory()
    restrict(page, kind)
    assert robots_of(editor.get(page.url)) == ("noindex", "noindex")


@pytest.mark.parametrize("factory", [ArticlePageFactory, TreatmentPageFactory, StandardPageFactory])
def test_public_page_stays_indexable(site, client, factory):
    restrict(StandardPageFactory())
    assert "noindex" not in robots_of(client.get(factory().url))[0]


def test_lists_of_a_private_index_are_noindex(site, editor):
    ArticlePageFactory()
    restrict(site.articles, "login")
    assert robots_of(editor.get("/articles/")) == ("noindex", "noindex")
    assert robots_of(editor.get("/articles/author/maya-ellison/")) == ("noindex", "noindex")


def test_alias_of_a_private_page_is_noindex(site, editor):
    original = ArticlePageFactory()
    restrict(original, "login")
    alias = Page.objects.get(pk=original.pk).specific.create_alias(update_slug="copy")
    assert robots_of(editor.get(alias.url)) == ("noindex", "noindex")


def test_private_page_is_in_no_file_for_crawlers(private_page, site, client):
    page, _restriction = private_page
    assert page.url not in sitemap_paths(client)
    assert page.url not in render_llms_txt(site.site, SiteSettings.for_site(site.site))


def test_private_page_is_not_found_by_search(private_page):
    page, _restriction = private_page
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save()
    assert list(search_pages("quokka")) == []


def test_page_that_is_public_again_is_indexable(private_page, client):
    page, restriction = private_page
    restriction.delete()
    assert "noindex" not in robots_of(client.get(page.url))[0]
