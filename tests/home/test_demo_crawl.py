"""The demo clinic as a search engine meets it: from the sitemap and the home page, along every link."""

from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from site_core.seo.sitemaps import SITEMAP_NAMESPACE
from tests.html import loaded_urls, soup

HOST = settings.SITE_URL
NOT_PAGES = ("/admin/", "/media/", "/static/", "/share/")


def locations(client, address):
    tree = ElementTree.fromstring(client.get(address).getvalue())
    return [entry.text for entry in tree.iter(f"{{{SITEMAP_NAMESPACE}}}loc")]


class Crawl:
    """Every page that links or the sitemap lead to: ``pages`` maps addresses to responses and soups."""

    def __init__(self, client):
        self.client = client
        self.listed = [page for file in locations(client, "/sitemap.xml") for page in locations(client, file)]
        self.pages, self.broken, self.fragments_missing, self.inbound = {}, [], [], Counter()
        waiting = [f"{HOST}/"]
        while waiting:
            address = waiting.pop()
            if address not in self.pages:
                waiting += self.visit(address)

    def visit(self, address):
        response = self.client.get(address.removeprefix(HOST))
        page = soup(response) if response["Content-Type"].startswith("text/html") else None
        self.pages[address] = (response, page)
        if response.status_code != 200:
            self.broken.append((address, response.status_code))
        return self.links_of(address, page) if page else []

    def links_of(self, address, page):
        ids = {tag["id"] for tag in page.find_all(id=True)}
        for link in page.find_all("a", href=True):
            target, fragment = urldefrag(urljoin(address, link["href"]))
            if target == address and fragment and fragment not in ids:
                self.fragments_missing.append((address, fragment))
            if target.startswith(f"{HOST}/") and not urlsplit(target).path.startswith(NOT_PAGES):
                if target != address:
                    self.inbound[target] += 1
                yield target

    def documents(self):
        """HTML pages that search engines may list."""
        for address, (response, page) in self.pages.items():
            if page and "noindex" not in response.headers.get("X-Robots-Tag", ""):
                yield address, page


def visitor():
    address = urlsplit(HOST)
    return Client(SERVER_NAME=address.hostname, SERVER_PORT=address.port)


@pytest.fixture(scope="module")
def crawl(_demo_rows, django_db_blocker):
    with django_db_blocker.unblock():
        return Crawl(visitor())


def test_no_link_is_broken_or_leads_through_a_redirect(crawl):
    assert crawl.broken == []
    assert len(crawl.pages) > 40


def test_every_link_into_a_page_finds_its_place(crawl):
    assert crawl.fragments_missing == []


@pytest.mark.parametrize("what", ["title", "description", "h1"])
def test_no_two_pages_say_the_same(crawl, what):
    finders = {
        "title": lambda page: page.head.title.string,
        "description": lambda page: page.head.find("meta", attrs={"name": "description"})["content"],
        "h1": lambda page: " ".join(page.find("h1").get_text().split()),
    }
    texts = Counter(finders[what](page) for _, page in crawl.documents())
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_page_has_one_h1(crawl):
    assert [address for address, page in crawl.documents() if len(page.find_all("h1")) != 1] == []


def test_every_page_is_its_own_canonical(crawl):
    canonicals = {address: page.head.find("link", rel="canonical")["href"] for address, page in crawl.documents()}
    assert {address: canonical for address, canonical in canonicals.items() if address != canonical} == {}


def test_sitemap_lists_what_links_lead_to_and_nothing_else(crawl):
    assert len(crawl.listed) == len(set(crawl.listed))
    found = {address for address, _ in crawl.documents()}
    assert set(crawl.listed) <= found
    lists = {address for address in found if "/topic/" in address or "/author/" in address or "?page=" in address}
    assert found - lists == set(crawl.listed)


def test_no_page_is_an_orphan(crawl):
    assert [address for address in crawl.listed if not crawl.inbound[address]] == []


def test_every_shared_picture_is_there(crawl, demo):
    client = visitor()
    for _address, page in crawl.documents():
        picture = page.head.find("meta", property="og:image")["content"]
        assert client.get(picture.removeprefix(HOST)).status_code == 200


def test_nothing_that_pages_load_is_missing(crawl, demo):
    client = visitor()
    loaded = {urljoin(HOST, address) for _, page in crawl.documents() for address in loaded_urls(page)}
    paths = {address.removeprefix(HOST) for address in loaded if not urlsplit(address).path.startswith("/static/")}
    assert [path for path in paths if path.startswith("/") and client.get(path).status_code != 200] == []
