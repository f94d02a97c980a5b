"""A canonical URL that is the page’s own follows the page when it is renamed or moved."""

import pytest
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Page, Site

from home.models import StandardPage
from site_core.seo.indexable import indexable_pages
from tests.support import factories
from tests.support.factories import StandardPageFactory
from tests.support.forms import complete_form, form_data, post_new_page

ELSEWHERE = "https://journal.example/about/"
OWN = [
    "http://clinic.example/about/",
    "https://clinic.example/about/",
    "http://CLINIC.example/about",
    "http://clinic.example:80/about/",
    "http://www.clinic.example/about/",
]


def fetch(page):
    return StandardPage.objects.get(pk=page.pk)


def is_in_sitemap(page):
    return indexable_pages(Site.objects.get()).filter(pk=page.pk).exists()


def canonical_url(page):
    return fetch(page).get_metadata().canonical


def edit(editor, page, site, **fields):
    data = form_data(complete_form(StandardPage, site, factories.ImageFactory()), **fields)
    with TestCase.captureOnCommitCallbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {"action-publish": "1"})


@pytest.fixture(autouse=True)
def _clinic(site, settings, client):
    settings.ALLOWED_HOSTS = ["*"]
    Site.objects.update(hostname="clinic.example")
    Site.clear_site_root_paths_cache()
    client.defaults["SERVER_NAME"] = "clinic.example"


@pytest.fixture
def page(site):
    return StandardPageFactory(slug="about")


@pytest.mark.parametrize("url", OWN)
def test_own_url_is_stored_as_blank(page, editor, site, url):
    edit(editor, page, site, slug="about", canonical_url=url)
    assert fetch(page).canonical_url == ""
    assert is_in_sitemap(page)


@pytest.mark.parametrize("url", [ELSEWHERE, "http://clinic.example/other/", "http://clinic.example/about/?page=2"])
def test_other_url_is_kept(page, editor, site, url):
    edit(editor, page, site, slug="about", canonical_url=url)
    assert fetch(page).canonical_url == url


def test_own_url_of_a_new_page_is_stored_as_blank(site, editor):
    fields = complete_form(StandardPage, site, factories.ImageFactory())
    url = "http://clinic.example/made-in-the-admin/"
    post_new_page(editor, StandardPage, site.home, fields, canonical_url=url)
    assert StandardPage.objects.get(slug="made-in-the-admin").canonical_url == ""


def test_canonical_url_follows_a_renamed_page(page, editor, site):
    edit(editor, page, site, slug="about", canonical_url=OWN[0])
    edit(editor, page, site, slug="about-us")
    assert canonical_url(page) == "http://clinic.example/about-us/"
    assert is_in_sitemap(page)


@pytest.mark.parametrize("url", [OWN[0], "http://clinic.example/about-us/"])
def test_own_url_entered_together_with_a_new_slug_follows_the_page(page, editor, site, url):
    edit(editor, page, site, slug="about-us", canonical_url=url)
    assert canonical_url(page) == "http://clinic.example/about-us/"


class TestUrlStoredByAScript:
    """Earlier versions stored a page’s own URL, too."""

    @pytest.fixture
    def child(self, page):
        child = StandardPageFactory(slug="history", parent=page)
        StandardPage.objects.filter(pk=child.pk).update(canonical_url="http://clinic.example/about/history/")
        return child

    def test_it_follows_when_the_section_is_renamed(self, page, child):
        with TestCase.captureOnCommitCallbacks(execute=True):
            section = fetch(page)
            section.slug = "about-us"
            section.save()
        assert canonical_url(child) == "http://clinic.example/about-us/history/"
        assert is_in_sitemap(child)

    def test_it_follows_when_the_page_is_moved(self, site, child):
        Page.objects.get(pk=child.pk).move(Page.objects.get(pk=site.home.pk), pos="last-child")
        assert canonical_url(child) == "http://clinic.example/history/"

    def test_url_elsewhere_is_kept(self, site, child):
        StandardPage.objects.filter(pk=child.pk).update(canonical_url=ELSEWHERE)
        Page.objects.get(pk=child.pk).move(Page.objects.get(pk=site.home.pk), pos="last-child")
        assert fetch(child).canonical_url == ELSEWHERE
