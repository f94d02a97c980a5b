"""Slugs: a page is never published at a URL that leads elsewhere."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import include, path, reverse
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site

from home.models import StandardPage
from site_core.pages.slugs import reserved_slugs
from site_core.seo.index_now import queue
from site_core.seo.index_now.models import IndexNowPing
from site_core.site_settings.models import SearchSettings
from tests.support import factories
from tests.support.factories import ArticlePageFactory, StandardPageFactory
from tests.support.forms import complete_form, post_new_page
from tests.support.html import text_of

TAKEN = ["search", "admin", "enquiry", "media", "static", "healthz", "documents", "share", "_util"]
FREE = ["sitemap", "robots", "favicon", "about", "feed", "topic", "health", "searching"]

urlpatterns = [path("desk/", include("site_core.search.urls")), path("", include(wagtail_urls))]


def add(editor, site, slug, action="publish", parent=None):
    fields = complete_form(StandardPage, site, factories.ImageFactory())
    return post_new_page(editor, StandardPage, parent or site.home, fields, action, slug=slug)


@pytest.mark.parametrize("slug", TAKEN)
@pytest.mark.parametrize("action", ["publish", "draft"])
def test_slug_of_one_of_the_sites_own_urls_is_refused_at_the_field(site, editor, slug, action):
    response = add(editor, site, slug, action)
    assert f"The site itself uses the URL /{slug}/." in str(response.context["form"].errors["slug"])
    assert not Page.objects.filter(slug=slug).exists()


@pytest.mark.parametrize("slug", FREE)
def test_other_slugs_lead_to_their_page(site, editor, client, slug):
    add(editor, site, slug)
    assert client.get(f"/{slug}/").status_code == 200


def test_slugs_are_those_of_the_installed_urls(site, settings):
    settings.ROOT_URLCONF = __name__
    settings.MEDIA_URL = "https://files.example/uploads/"
    assert {"desk", "uploads", "static", "_util"} <= reserved_slugs(site.home)
    assert "search" not in reserved_slugs(site.home)


def test_slug_is_free_below_another_page(site, editor):
    about = StandardPageFactory(slug="about")
    add(editor, site, "search", parent=about)
    assert Page.objects.get(slug="search").get_parent().pk == about.pk


@pytest.mark.parametrize("slug", ["feed", "topic", "author"])
def test_article_cannot_have_the_slug_of_a_list_of_the_index(site, slug):
    with pytest.raises(ValidationError) as error:
        ArticlePageFactory(slug=slug)
    assert f"The site itself uses the URL /articles/{slug}/." in error.value.message_dict["slug"][0]


def test_page_is_not_renamed_to_a_used_url(site):
    page = StandardPageFactory()
    page.slug = "search"
    with pytest.raises(ValidationError):
        page.save_revision()


class TestMoving:
    @pytest.fixture
    def page(self, site):
        return StandardPageFactory(slug="search", parent=StandardPageFactory(slug="about"))

    def test_move_in_the_admin_is_refused(self, site, editor, page):
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, site.home.pk])
        assert "The site itself uses the URL /search/." in text_of(editor.post(url, follow=True))
        assert Page.objects.get(pk=page.pk).url == "/about/search/"

    def test_move_of_several_pages_is_refused(self, site, editor, page):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        data = {"chooser": site.home.pk, "move_applied": "on"}
        response = editor.post(f"{url}?id={page.pk}&next=/admin/", data, follow=True)
        assert "The site itself uses the URL /search/." in text_of(response)
        assert Page.objects.get(pk=page.pk).url == "/about/search/"

    def test_move_in_code_is_refused(self, site, page):
        with pytest.raises(ValidationError):
            page.move(Page.objects.get(pk=site.home.pk), pos="last-child")
        assert Page.objects.get(pk=page.pk).url == "/about/search/"

    def test_copy_is_refused_at_the_field(self, site, editor, page):
        data = {"new_title": "Search", "new_slug": "search", "new_parent_page": site.home.pk}
        response = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
        assert "The site itself uses the URL /search/." in str(response.context["form"].errors["new_slug"])


class TestOtherAlphabets:
    def test_umlaut_is_refused_at_the_field(self, site, editor):
        response = add(editor, site, "über-uns")
        assert "for example “uber-uns”" in str(response.context["form"].errors["slug"])

    def test_slug_that_a_page_already_has_can_stay(self, site):
        page = StandardPageFactory(slug="über-uns")
        page.title = "About us"
        page.save_revision().publish()
        assert Page.objects.get(pk=page.pk).slug == "über-uns"

    def test_url_is_encoded_in_llms_txt(self, site, client):
        SearchSettings.objects.update_or_create(site=site.site, defaults={"llms_txt": True})
        StandardPageFactory(slug="über-uns")
        assert "/%C3%BCber-uns/)" in client.get("/llms.txt").content.decode()

    def test_url_is_encoded_for_search_engines(self, site):
        queue.enqueue(Site.objects.get(), ["/über-uns/"])
        assert IndexNowPing.objects.get().url.endswith("/%C3%BCber-uns/")

    def test_url_is_encoded_in_the_feed(self, site, client):
        ArticlePageFactory(slug="über-uns")
        assert "/articles/%C3%BCber-uns/" in client.get("/articles/feed/").content.decode()
