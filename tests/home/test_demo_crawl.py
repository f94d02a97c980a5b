"""The demo clinic as a search engine crawls it: from the sitemap and the home page along every link."""

from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from site_core.seo.sitemaps import SITEMAP_NAMESPACE
from tests.support.html import loaded_urls, soup

HOST = settings.SITE_URL
NOT_PAGES = ("/admin/", "/media/", "/static/", "/share/")


def locations(client, url):
    tree = ElementTree.fromstring(client.get(url).getvalue())
    return [entry.text for entry in tree.iter(f"{{{SITEMAP_NAMESPACE}}}loc")]


class Crawl:
    """Every page that can be reached by links. ``pages`` maps URLs to responses and soups."""

    def __init__(self, client):
        self.client = client
        self.listed = [page for file in locations(client, "/sitemap.xml") for page in locations(client, file)]
        self.pages, self.broken, self.missing_fragments, self.inbound = {}, [], [], Counter()
        queue = [f"{HOST}/"]
        while queue:
            url = queue.pop()
            if url not in self.pages:
                queue += self.visit(url)

    def visit(self, url):
        response = self.client.get(url.removeprefix(HOST))
        page = soup(response) if response["Content-Type"].startswith("text/html") else None
        self.pages[url] = (response, page)
        if response.status_code != 200:
            self.broken.append((url, response.status_code))
        return self.links_of(url, page) if page else []

    def links_of(self, url, page):
        ids = {tag["id"] for tag in page.find_all(id=True)}
        for link in page.find_all("a", href=True):
            target, fragment = urldefrag(urljoin(url, link["href"]))
            if target == url and fragment and fragment not in ids:
                self.missing_fragments.append((url, fragment))
            if target.startswith(f"{HOST}/") and not urlsplit(target).path.startswith(NOT_PAGES):
                if target != url:
                    self.inbound[target] += 1
                yield target

    def documents(self):
        """Yield the HTML pages that search engines may index."""
        for url, (response, page) in self.pages.items():
            if page and "noindex" not in response.headers.get("X-Robots-Tag", ""):
                yield url, page


def visitor():
    host = urlsplit(HOST)
    return Client(SERVER_NAME=host.hostname, SERVER_PORT=host.port)


@pytest.fixture(scope="module")
def crawl(_demo_rows, django_db_blocker):
    with django_db_blocker.unblock():
        return Crawl(visitor())


def test_no_link_is_broken_or_leads_through_a_redirect(crawl):
    assert crawl.broken == []
    assert len(crawl.pages) > 40


def test_every_fragment_link_has_a_target(crawl):
    assert crawl.missing_fragments == []


@pytest.mark.parametrize("part", ["title", "description", "h1"])
def test_no_two_pages_have_the_same_title_description_or_h1(crawl, part):
    finders = {
        "title": lambda page: page.head.title.string,
        "description": lambda page: page.head.find("meta", attrs={"name": "description"})["content"],
        "h1": lambda page: " ".join(page.find("h1").get_text().split()),
    }
    texts = Counter(finders[part](page) for _, page in crawl.documents())
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_page_has_one_h1(crawl):
    assert [url for url, page in crawl.documents() if len(page.find_all("h1")) != 1] == []


def test_every_page_is_its_own_canonical(crawl):
    canonicals = {url: page.head.find("link", rel="canonical")["href"] for url, page in crawl.documents()}
    assert {url: canonical for url, canonical in canonicals.items() if url != canonical} == {}


def test_sitemap_lists_every_page_that_can_be_reached_and_no_other(crawl):
    assert len(crawl.listed) == len(set(crawl.listed))
    reached = {url for url, _ in crawl.documents()}
    assert set(crawl.listed) <= reached
    assert {url for url in reached if "?page=" not in url} == set(crawl.listed)


def test_no_page_is_an_orphan(crawl):
    assert [url for url in crawl.listed if not crawl.inbound[url]] == []


def test_every_share_image_exists(crawl, demo):
    client = visitor()
    for _url, page in crawl.documents():
        image_url = page.head.find("meta", property="og:image")["content"]
        assert client.get(image_url.removeprefix(HOST)).status_code == 200


def test_every_resource_that_pages_load_exists(crawl, demo):
    client = visitor()
    loaded = {urljoin(HOST, url) for _, page in crawl.documents() for url in loaded_urls(page)}
    paths = {url.removeprefix(HOST) for url in loaded if not urlsplit(url).path.startswith("/static/")}
    assert [path for path in paths if path.startswith("/") and client.get(path).status_code != 200] == []
