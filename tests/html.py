"""Reading responses as a browser would."""

import json
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

# Attributes by which a browser loads something without being asked.
LOADING = {
    "script": ["src"],
    "img": ["src", "srcset"],
    "source": ["src", "srcset"],
    "iframe": ["src"],
    "video": ["src", "poster"],
    "audio": ["src"],
    "embed": ["src"],
    "object": ["data"],
    "track": ["src"],
}
LOADING_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "apple-touch-icon", "manifest", "preconnect"}


def soup(response):
    content = getattr(response, "content", response)
    return BeautifulSoup(content, "html.parser")


def text_of(response):
    return " ".join(soup(response).get_text(" ").split())


def loaded_addresses(page):
    """Addresses that a browser fetches by itself while it shows ``page`` (a soup)."""
    for tag, attributes in LOADING.items():
        for element in page.find_all(tag):
            for attribute in attributes:
                for part in element.get(attribute, "").split(","):
                    if part.strip():
                        yield part.split()[0]
    for link in page.find_all("link", href=True):
        if LOADING_LINKS & set(link.get("rel", [])):
            yield link["href"]


def foreign_addresses(page, host="testserver"):
    """Those of ``loaded_addresses`` that are on another host than ours."""
    found = (urljoin(f"http://{host}/", address) for address in loaded_addresses(page))
    return [address for address in found if urlsplit(address).scheme != "data" and urlsplit(address).hostname != host]


def main_links(page):
    return [link["href"] for link in page.find("main").find_all("a", href=True)]


def parse_json_ld(response):
    """The structured data of a page, or None where it has none."""
    script = soup(response).find("script", type="application/ld+json")
    return json.loads(script.string) if script else None


def node_of(graph, kind):
    """The one node of that type that stands on its own in ``graph``."""
    (node,) = [node for node in graph["@graph"] if node["@type"] == kind]
    return node
