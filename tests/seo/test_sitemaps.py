"""Sitemaps: what they list, in which form, and at what cost."""

import datetime
import tracemalloc
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from blog.models import ArticlePage
from site_core.media.models import ClinicRendition
from site_core.seo import sitemaps
from site_core.seo.sitemaps import IMAGE_NAMESPACE, SITEMAP_NAMESPACE, URLS_PER_FILE
from site_core.site_settings.models import SearchSettings
from tests.support.complete import PAGE_TYPES
from tests.support.factories import (
    ArticlePageFactory,
    ContactPageFactory,
    HomePageFactory,
    ImageFactory,
    StandardPageFactory,
    TreatmentPageFactory,
    create_articles,
    make_private,
)

NAMES = {"s": SITEMAP_NAMESPACE, "image": IMAGE_NAMESPACE}


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def addresses(client, section="articles", number=""):
    return [loc.text for loc in read(client, f"/sitemap-{section}{number}.xml").findall("s:url/s:loc", NAMES)]


def listed_files(client):
    return [loc.text for loc in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMES)]


def listed(client, page):
    section = page.sitemap_section
    return f"http://testserver/sitemap-{section}.xml" in listed_files(client) and page.full_url in addresses(
        client, section
    )


def update(page, **values):
    type(page).objects.filter(pk=page.pk).update(**values)


def test_index_names_each_section_that_has_pages(site, client):
    assert listed_files(client) == [f"http://testserver/sitemap-{name}.xml" for name in ("pages", "people")]
    ArticlePageFactory(), TreatmentPageFactory()
    names = ("articles", "pages", "people", "treatments")
    assert listed_files(client) == [f"http://testserver/sitemap-{name}.xml" for name in names]


def test_every_listed_page_answers(site, client):
    ArticlePageFactory(), TreatmentPageFactory(), StandardPageFactory(), ContactPageFactory()
    pages = [address for file in listed_files(client) for address in addresses_in(client, file)]
    assert len(pages) == len(set(pages)) == Page.objects.filter(depth__gt=1).count()
    assert {client.get(address).status_code for address in pages} == {200}


def addresses_in(client, file):
    return [loc.text for loc in read(client, file).findall("s:url/s:loc", NAMES)]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_every_page_type_has_a_section(model):
    assert model.sitemap_section in {"articles", "pages", "people", "treatments"}


@pytest.mark.parametrize(
    "address", ["/sitemap-articles.xml", "/sitemap-none.xml", "/sitemap-pages-2.xml", "/sitemap-pages-1.xml"]
)
def test_file_without_pages_is_not_found(site, client, address):
    assert client.get(address).status_code == 404


def test_date_is_that_of_the_last_significant_change(site, client):
    article = ArticlePageFactory()
    moment = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
    update(article, last_significant_change=moment)
    for address, place in (("/sitemap-articles.xml", "s:url"), ("/sitemap.xml", "s:sitemap")):
        assert read(client, address).find(f"{place}/s:lastmod", NAMES).text == "2026-03-04T05:06:07+00:00"


def test_date_is_that_of_publication_where_no_change_is_known(site, client):
    article = ArticlePageFactory(last_published_at=datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC))
    update(article, last_significant_change=None)
    entry = read(client, "/sitemap-articles.xml").find("s:url/s:lastmod", NAMES)
    assert entry.text == "2026-03-04T00:00:00+00:00"


class TestLeftOut:
    @pytest.fixture
    def article(self, site):
        return ArticlePageFactory()

    def test_public_page_is_listed(self, article, client):
        assert listed(client, article)

    def test_draft(self, article, client):
        article.unpublish()
        assert not listed(client, article)

    def test_expired_page_that_nobody_has_taken_down_yet(self, article, client):
        update(article, expire_at=timezone.now() - datetime.timedelta(minutes=1))
        assert not listed(client, article)

    def test_private_page(self, article, client):
        make_private(article)
        assert not listed(client, article)

    def test_page_in_a_private_section(self, article, site, client):
        make_private(site.articles)
        assert not listed(client, article)

    def test_page_kept_out_of_search_engines(self, article, client):
        update(article, noindex=True)
        assert not listed(client, article)

    def test_page_whose_canonical_address_is_elsewhere(self, article, client):
        update(article, canonical_url="https://elsewhere.example/article/")
        assert not listed(client, article)

    def test_page_whose_address_leads_elsewhere(self, article, client):
        Redirect.add_redirect(article.url, redirect_to="https://elsewhere.example/")
        assert not listed(client, article)

    def test_redirect_of_another_site_counts_for_that_site_only(self, article, client):
        other = Site.objects.create(
            hostname="other.example", root_page=HomePageFactory(parent=Page.objects.get(depth=1), slug="other")
        )
        Redirect.add_redirect(article.url, redirect_to="https://elsewhere.example/", site=other)
        assert listed(client, article)

    def test_page_that_a_redirect_leads_to_is_listed(self, article, client):
        Redirect.add_redirect(article.url, redirect_to=article)
        assert listed(client, article)

    def test_page_whose_canonical_address_is_its_own_is_listed(self, article, client):
        update(article, canonical_url=article.full_url)
        assert listed(client, article)


def test_site_lists_its_own_pages_with_its_own_address(site, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    second = HomePageFactory(parent=Page.objects.get(depth=1), slug="second", title="Second")
    Site.objects.create(hostname="second.example", port=443, root_page=second)
    response = client.get("/sitemap-pages.xml", headers={"host": "second.example"}, secure=True)
    locs = ElementTree.fromstring(response.content).findall("s:url/s:loc", NAMES)
    assert [loc.text for loc in locs] == ["https://second.example/"]
    assert not any("second" in address for address in addresses(client, "pages"))


def test_site_inside_a_site_is_left_to_itself(site, client):
    inner = StandardPageFactory(slug="inner")
    Site.objects.create(hostname="inner.example", root_page=inner)
    assert "http://testserver/inner/" not in addresses(client, "pages")


class TestImages:
    def pictures(self, client, section="articles"):
        entries = read(client, f"/sitemap-{section}.xml").findall("s:url/image:image/image:loc", NAMES)
        return [entry.text for entry in entries]

    def test_picture_is_the_largest_copy_that_the_page_shows(self, site, client):
        article = ArticlePageFactory(image=ImageFactory(file__width=1300, file__height=900))
        client.get(article.url)
        (picture,) = self.pictures(client)
        assert "format-jpeg.fill-1200x800" in picture
        assert picture.removeprefix("http://testserver") in client.get(article.url).content.decode()
        assert client.get(picture).status_code == 200

    def test_page_that_nobody_opened_has_no_picture_yet(self, site, client):
        ArticlePageFactory(image=ImageFactory())
        before = ClinicRendition.objects.count()
        assert self.pictures(client) == []
        assert ClinicRendition.objects.count() == before

    def test_section_of_several_page_types_has_pictures(self, site, client):
        for factory in (StandardPageFactory, ContactPageFactory):
            client.get(factory(image=ImageFactory()).url)
        assert len(self.pictures(client, "pages")) == 2

    def test_portrait_is_the_picture_of_a_person(self, site, client):
        site.author.portrait = ImageFactory()
        site.author.save()
        client.get(site.author.url)
        assert len(self.pictures(client, "people")) == 1

    def test_address_of_a_picture_is_escaped(self, site, client):
        article = ArticlePageFactory(image=ImageFactory())
        client.get(article.url)
        ClinicRendition.objects.update(file="images/a&b<c>.jpg")
        assert self.pictures(client) == ["http://testserver/media/images/a%26b%3Cc%3E.jpg"]


def test_file_has_five_thousand_addresses_at_most(site, client):
    create_articles(site.articles, URLS_PER_FILE + 7)
    assert "http://testserver/sitemap-articles-2.xml" in listed_files(client)
    first, second = addresses(client), addresses(client, number="-2")
    assert len(first) == URLS_PER_FILE
    assert len(second) == 7
    assert not set(first) & set(second)


@pytest.fixture
def hundred_a_file(monkeypatch):
    """Files with a fiftieth of the addresses: making thousands of articles takes long."""
    monkeypatch.setattr(sitemaps, "URLS_PER_FILE", 100)
    return 100


def test_index_dates_no_file_of_a_section_with_several(site, client, hundred_a_file):
    create_articles(site.articles, hundred_a_file + 1)
    Page.objects.update(last_published_at=timezone.now())
    entries = read(client, "/sitemap.xml").findall("s:sitemap", NAMES)
    dated = {entry.find("s:loc", NAMES).text for entry in entries if entry.find("s:lastmod", NAMES) is not None}
    assert dated == {f"http://testserver/sitemap-{name}.xml" for name in ("pages", "people")}


def test_file_takes_one_query_however_large_the_site(site, client, hundred_a_file, django_assert_num_queries):
    create_articles(site.articles, 10)
    client.get("/sitemap-articles.xml")
    with django_assert_num_queries(1):  # its pages; the site is held
        client.get("/sitemap-articles.xml")
    create_articles(site.articles, 150, first=10)
    with django_assert_num_queries(1):
        client.get("/sitemap-articles.xml")


def test_index_takes_one_more_query_for_each_further_file(site, client, hundred_a_file, django_assert_num_queries):
    create_articles(site.articles, 10)
    client.get("/sitemap.xml")
    with django_assert_num_queries(7):
        client.get("/sitemap.xml")
    create_articles(site.articles, 150, first=10)
    with django_assert_num_queries(8):
        client.get("/sitemap.xml")


def test_page_that_is_taken_down_moves_no_other_into_another_file(site, client, hundred_a_file):
    create_articles(site.articles, hundred_a_file + 7)
    second = addresses(client, number="-2")
    ArticlePage.objects.order_by("pk").first().unpublish()
    assert len(addresses(client)) == hundred_a_file - 1
    assert addresses(client, number="-2") == second


def test_file_without_a_page_is_not_listed(site, client, hundred_a_file):
    create_articles(site.articles, hundred_a_file + 7)
    ArticlePage.objects.filter(pk__in=ArticlePage.objects.order_by("-pk")[:7]).update(live=False)
    assert [file for file in listed_files(client) if "articles" in file] == ["http://testserver/sitemap-articles.xml"]
    assert client.get("/sitemap-articles-2.xml").status_code == 404


def test_memory_does_not_grow_with_the_site(site, client):
    def peak():
        tracemalloc.start()
        client.get("/sitemap-articles.xml")
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    create_articles(site.articles, URLS_PER_FILE)
    peak()
    full_file = peak()
    create_articles(site.articles, 2 * URLS_PER_FILE, first=URLS_PER_FILE)
    assert peak() < full_file * 1.2


class TestUnchanged:
    def test_validators_are_answered_with_304(self, site, client):
        ArticlePageFactory()
        first = client.get("/sitemap-articles.xml")
        for name, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
            again = client.get("/sitemap-articles.xml", headers={name: value})
            assert again.status_code == 304
            assert again["ETag"] == first["ETag"]

    @pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
    def test_list_without_its_newest_page_is_sent_anew(self, site, client, header):
        ArticlePageFactory()
        newest = ArticlePageFactory()
        first = client.get("/sitemap-articles.xml")
        newest.unpublish()
        value = first["ETag"] if header == "If-None-Match" else first["Last-Modified"]
        again = client.get("/sitemap-articles.xml", headers={header: value})
        assert again.status_code == 200
        assert newest.url not in again.content.decode()

    def test_moved_section_is_sent_anew(self, site, client):
        ArticlePageFactory()
        first = client.get("/sitemap-articles.xml")
        site.articles.slug = "journal"
        site.articles.save()
        assert client.get("/sitemap-articles.xml", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_sitemap_is_not_for_search_results(site, client):
    assert client.get("/sitemap.xml")["X-Robots-Tag"] == "noindex"


def test_sitemap_sets_no_cookie(site, client):
    assert not client.get("/sitemap.xml").cookies


def test_host_without_site_has_no_sitemap(db, client):
    Site.objects.all().delete()
    assert client.get("/sitemap.xml").status_code == 404


def test_robots_txt_of_the_site_names_it(site, client):
    SearchSettings.for_site(site.site)
    assert b"Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content
