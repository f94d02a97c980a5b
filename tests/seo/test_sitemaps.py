"""Sitemaps: their content, their format, and their number of queries."""

import datetime
import tracemalloc
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from blog.models import ArticlePage
from site_core.caching.fragments import versions
from site_core.caching.page_cache.invalidation import invalidate_now
from site_core.media.models import ClinicRendition
from site_core.seo.sitemaps import IMAGE_NAMESPACE, RANGES_PER_FILE, SITEMAP_NAMESPACE
from site_core.site_settings.models import SearchSettings
from tests.support.complete import PAGE_TYPES
from tests.support.factories import (
    ArticlePageFactory,
    ContactPageFactory,
    HomePageFactory,
    ImageFactory,
    StandardPageFactory,
    TopicFactory,
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


def test_index_lists_each_section_with_pages(site, client):
    assert listed_files(client) == [f"http://testserver/sitemap-{name}.xml" for name in ("pages", "people")]
    ArticlePageFactory(), TreatmentPageFactory()
    names = ("articles", "lists", "pages", "people", "treatments")
    assert listed_files(client) == [f"http://testserver/sitemap-{name}.xml" for name in names]


def test_every_listed_page_exists(site, client):
    ArticlePageFactory(), TreatmentPageFactory(), StandardPageFactory(), ContactPageFactory()
    pages = [address for file in listed_files(client) for address in addresses_in(client, file)]
    list_count = 1  # of the article's author
    assert len(pages) == len(set(pages)) == Page.objects.filter(depth__gt=1).count() + list_count
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


def test_lastmod_is_the_last_significant_change(site, client):
    article = ArticlePageFactory()
    moment = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
    update(article, last_significant_change=moment)
    for address, place in (("/sitemap-articles.xml", "s:url"), ("/sitemap.xml", "s:sitemap")):
        assert read(client, address).find(f"{place}/s:lastmod", NAMES).text == "2026-03-04T05:06:07+00:00"


def test_lastmod_falls_back_to_the_publication_date(site, client):
    article = ArticlePageFactory(last_published_at=datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC))
    update(article, last_significant_change=None)
    entry = read(client, "/sitemap-articles.xml").find("s:url/s:lastmod", NAMES)
    assert entry.text == "2026-03-04T00:00:00+00:00"


class TestExclusions:
    @pytest.fixture
    def article(self, site):
        return ArticlePageFactory()

    def test_public_page_is_listed(self, article, client):
        assert listed(client, article)

    def test_draft(self, article, client):
        article.unpublish()
        assert not listed(client, article)

    def test_expired_page_that_is_still_live(self, article, client):
        update(article, expire_at=timezone.now() - datetime.timedelta(minutes=1))
        assert not listed(client, article)

    def test_private_page(self, article, client):
        make_private(article)
        assert not listed(client, article)

    def test_page_in_a_private_section(self, article, site, client):
        make_private(site.articles)
        assert not listed(client, article)

    def test_page_hidden_from_search_engines(self, article, client):
        update(article, noindex=True)
        assert not listed(client, article)

    def test_page_with_a_canonical_url_elsewhere(self, article, client):
        update(article, canonical_url="https://elsewhere.example/article/")
        assert not listed(client, article)

    def test_page_whose_url_is_redirected(self, article, client):
        Redirect.add_redirect(article.url, redirect_to="https://elsewhere.example/")
        assert not listed(client, article)

    def test_redirect_applies_only_to_its_site(self, article, client):
        other = Site.objects.create(
            hostname="other.example", root_page=HomePageFactory(parent=Page.objects.get(depth=1), slug="other")
        )
        Redirect.add_redirect(article.url, redirect_to="https://elsewhere.example/", site=other)
        assert listed(client, article)

    def test_page_with_a_redirect_to_itself_is_listed(self, article, client):
        Redirect.add_redirect(article.url, redirect_to=article)
        assert listed(client, article)

    def test_page_with_its_own_canonical_url_is_listed(self, article, client):
        update(article, canonical_url=article.full_url)
        assert listed(client, article)


def test_each_site_lists_its_own_pages_with_its_own_host(site, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    second = HomePageFactory(parent=Page.objects.get(depth=1), slug="second", title="Second")
    Site.objects.create(hostname="second.example", port=443, root_page=second)
    response = client.get("/sitemap-pages.xml", headers={"host": "second.example"}, secure=True)
    locs = ElementTree.fromstring(response.content).findall("s:url/s:loc", NAMES)
    assert [loc.text for loc in locs] == ["https://second.example/"]
    assert not any("second" in address for address in addresses(client, "pages"))


def test_nested_site_is_not_listed_by_the_outer_site(site, client):
    inner = StandardPageFactory(slug="inner")
    Site.objects.create(hostname="inner.example", root_page=inner)
    assert "http://testserver/inner/" not in addresses(client, "pages")


class TestImages:
    def pictures(self, client, section="articles"):
        entries = read(client, f"/sitemap-{section}.xml").findall("s:url/image:image/image:loc", NAMES)
        return [entry.text for entry in entries]

    def test_image_is_the_largest_rendition_on_the_page(self, site, client):
        article = ArticlePageFactory(image=ImageFactory(file__width=1300, file__height=900))
        client.get(article.url)
        (picture,) = self.pictures(client)
        assert "format-jpeg.fill-1200x800" in picture
        assert picture.removeprefix("http://testserver") in client.get(article.url).content.decode()
        assert client.get(picture).status_code == 200

    def test_page_without_renditions_has_no_image(self, site, client):
        ArticlePageFactory(image=ImageFactory())
        before = ClinicRendition.objects.count()
        assert self.pictures(client) == []
        assert ClinicRendition.objects.count() == before

    def test_section_with_several_page_types_has_images(self, site, client):
        for factory in (StandardPageFactory, ContactPageFactory):
            client.get(factory(image=ImageFactory()).url)
        assert len(self.pictures(client, "pages")) == 2

    def test_portrait_is_the_image_of_a_person(self, site, client):
        site.author.portrait = ImageFactory()
        site.author.save()
        client.get(site.author.url)
        assert len(self.pictures(client, "people")) == 1

    def test_image_url_is_escaped(self, site, client):
        article = ArticlePageFactory(image=ImageFactory())
        client.get(article.url)
        ClinicRendition.objects.update(file="images/a&b<c>.jpg")
        assert self.pictures(client) == ["http://testserver/media/images/a%26b%3Cc%3E.jpg"]


@pytest.fixture
def small_files(monkeypatch):
    """Limit files to a fiftieth of the URLs, because creating thousands of articles is slow."""
    monkeypatch.setattr(versions, "IDS_PER_RANGE", 20)
    return 20 * RANGES_PER_FILE


def test_files_have_at_most_as_many_urls_as_ids(site, client, small_files):
    create_articles(site.articles, small_files + 7)
    files = [file for file in listed_files(client) if "articles" in file]
    assert {"http://testserver/sitemap-articles.xml", "http://testserver/sitemap-articles-2.xml"} <= set(files)
    urls = [addresses_in(client, file) for file in files]
    assert max(map(len, urls)) <= small_files
    assert sorted(url for each in urls for url in each) == sorted(
        article.full_url for article in ArticlePage.objects.all()
    )


def test_index_has_the_newest_change_of_each_of_several_files(site, client, small_files):
    create_articles(site.articles, small_files + 1)
    articles = list(ArticlePage.objects.order_by("pk"))
    first, last = [
        (articles[index], datetime.datetime(year, 3, 4, tzinfo=datetime.UTC)) for index, year in ((0, 2031), (-1, 2032))
    ]
    for article, moment in (first, last):
        update(article, last_significant_change=moment)
    entries = read(client, "/sitemap.xml").findall("s:sitemap", NAMES)
    dates = {entry.find("s:loc", NAMES).text: entry.findtext("s:lastmod", None, NAMES) for entry in entries}
    for article, moment in (first, last):
        (file,) = [file for file in dates if "articles" in file and article.full_url in addresses_in(client, file)]
        assert dates[file] == moment.isoformat()


def count_queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_stored_dates_take_few_queries_regardless_of_the_number_of_files(site, client, small_files, settings):
    settings.FRAGMENT_CACHE = True
    create_articles(site.articles, 350)
    assert count_queries(client, "/sitemap-articles-2.xml") == 3  # the last id, versions, and pages
    assert count_queries(client, "/sitemap.xml") <= 9


@pytest.mark.parametrize("leave", [ArticlePage.unpublish, ArticlePage.delete])
def test_page_that_leaves_does_not_move_others_between_files(site, client, small_files, leave):
    create_articles(site.articles, small_files + 7)
    before = addresses(client), addresses(client, number="-2")
    article = ArticlePage.objects.order_by("pk")[0]
    leave(article)
    assert (addresses(client), addresses(client, number="-2")) == (before[0][1:], before[1])


class TestListsOfArticles:
    @pytest.fixture
    def article(self, site):
        topic = TopicFactory(name="Sleep", slug="sleep")
        return ArticlePageFactory(topics=[topic], authors=[site.author])

    def test_topics_and_authors_with_articles_are_listed_with_the_date_of_the_newest_change(self, article, client):
        TopicFactory()  # has no articles
        moment = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
        update(article, last_significant_change=moment)
        found = {entry.find("s:loc", NAMES).text: entry for entry in read(client, "/sitemap-lists.xml")}
        lists = ["http://testserver/articles/topic/sleep/", "http://testserver/articles/author/maya-ellison/"]
        assert list(found) == lists
        assert {found[url].find("s:lastmod", NAMES).text for url in lists} == {"2026-03-04T05:06:07+00:00"}

    def test_hidden_topic_is_left_out(self, article, client):
        update(article.topics.get(), noindex=True)
        assert addresses(client, "lists") == ["http://testserver/articles/author/maya-ellison/"]

    @pytest.mark.parametrize("field", ["article_list_noindex", "noindex"])
    def test_list_of_a_hidden_author_is_left_out(self, article, site, client, field):
        update(site.author, **{field: True})
        assert addresses(client, "lists") == ["http://testserver/articles/topic/sleep/"]

    @pytest.mark.parametrize("values", [{"noindex": True}, {"live": False}])
    def test_lists_of_a_hidden_index_are_left_out(self, article, site, client, values):
        update(site.articles, **values)
        assert client.get("/sitemap-lists.xml").status_code == 404


class TestRobotsTxt:
    @pytest.fixture
    def block(self, site):
        def block(text):
            settings = SearchSettings.for_site(site.site)
            settings.robots_txt = text
            settings.save()
            invalidate_now()

        return block

    @pytest.mark.parametrize(
        "text",
        [
            "User-agent: *\nDisallow: /treatments/",
            "User-agent: *\nDisallow:\n\nUser-agent: Googlebot\nDisallow: /treatments/",
            "User-agent: *\nDisallow: /*ments/",
        ],
    )
    def test_pages_that_google_may_not_read_are_left_out(self, site, client, block, text):
        TreatmentPageFactory()
        article = ArticlePageFactory()
        assert "http://testserver/treatments/" in addresses(client, "pages")
        block(text)
        assert "http://testserver/treatments/" not in addresses(client, "pages")
        assert "http://testserver/sitemap-treatments.xml" not in listed_files(client)
        assert client.get("/sitemap-treatments.xml").status_code == 404
        assert listed(client, article)

    def test_pages_that_are_allowed_again_stay(self, site, client, block):
        treatment = TreatmentPageFactory(slug="tms")
        block("User-agent: *\nDisallow: /treatments/\nAllow: /treatments/tms/")
        assert listed(client, treatment)

    def test_lists_are_left_out_as_well(self, site, client, block):
        ArticlePageFactory()
        block("User-agent: *\nDisallow: /articles/author/")
        assert client.get("/sitemap-lists.xml").status_code == 404


def test_empty_file_is_not_listed(site, client, small_files):
    create_articles(site.articles, small_files + 7)
    file = "http://testserver/sitemap-articles-2.xml"
    hidden = [url.rstrip("/").rpartition("/")[2] for url in addresses_in(client, file)]
    ArticlePage.objects.filter(slug__in=hidden).update(live=False)
    assert file not in listed_files(client)
    assert client.get(file).status_code == 404


@pytest.mark.slow
def test_memory_does_not_grow_with_the_site(site, client, monkeypatch):
    monkeypatch.setattr(versions, "IDS_PER_RANGE", 200)

    def peak():
        tracemalloc.start()
        client.get("/sitemap-articles.xml")
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    ids = versions.IDS_PER_RANGE * RANGES_PER_FILE
    create_articles(site.articles, ids)
    peak()
    full_file = peak()
    create_articles(site.articles, 2 * ids, first=ids)
    assert peak() < full_file * 1.2


class TestConditionalRequests:
    def test_valid_validators_get_304(self, site, client):
        ArticlePageFactory()
        first = client.get("/sitemap-articles.xml")
        for name, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
            again = client.get("/sitemap-articles.xml", headers={name: value})
            assert again.status_code == 304
            assert again["ETag"] == first["ETag"]

    @pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
    def test_unpublishing_the_newest_page_invalidates_the_validators(self, site, client, header):
        ArticlePageFactory()
        newest = ArticlePageFactory()
        first = client.get("/sitemap-articles.xml")
        newest.unpublish()
        value = first["ETag"] if header == "If-None-Match" else first["Last-Modified"]
        again = client.get("/sitemap-articles.xml", headers={header: value})
        assert again.status_code == 200
        assert newest.url not in again.content.decode()

    def test_moved_section_invalidates_the_validators(self, site, client):
        ArticlePageFactory()
        first = client.get("/sitemap-articles.xml")
        site.articles.slug = "journal"
        site.articles.save()
        assert client.get("/sitemap-articles.xml", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_sitemap_is_noindex(site, client):
    assert client.get("/sitemap.xml")["X-Robots-Tag"] == "noindex"


def test_sitemap_sets_no_cookie(site, client):
    assert not client.get("/sitemap.xml").cookies


def test_host_without_site_has_no_sitemap(db, client):
    Site.objects.all().delete()
    assert client.get("/sitemap.xml").status_code == 404


def test_robots_txt_lists_the_sitemap(site, client):
    SearchSettings.for_site(site.site)
    assert b"Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content
