"""Helpers that read responses as a browser would."""

import json
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

# Attributes with URLs that a browser loads without user interaction.
LOADING_ATTRIBUTES = {
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
LOADING_RELS = {"stylesheet", "preload", "modulepreload", "icon", "apple-touch-icon", "manifest", "preconnect"}


def soup(response):
    content = getattr(response, "content", response)
    return BeautifulSoup(content, "html.parser")


def form_values(form):
    """Return ``{name: [values]}`` of a form as a browser sends them, without buttons."""
    values = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind = field.get("type", "text") if field.name == "input" else field.name
        if kind in ("submit", "button", "file") or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
            continue
        if kind == "select":
            sent = [option["value"] for option in field.select("option[selected]")]
        elif kind == "textarea":
            sent = [field.get_text().removeprefix("\n")]
        else:
            sent = [field.get("value", "on" if kind in ("checkbox", "radio") else "")]
        values.setdefault(field["name"], []).extend(sent)
    return values


def text_of(response):
    return " ".join(soup(response).get_text(" ").split())


def loaded_urls(page):
    """Yield the URLs that a browser loads while it renders ``page`` (a soup)."""
    for tag, attributes in LOADING_ATTRIBUTES.items():
        for element in page.find_all(tag):
            for attribute in attributes:
                for part in element.get(attribute, "").split(","):
                    if part.strip():
                        yield part.split()[0]
    for link in page.find_all("link", href=True):
        if LOADING_RELS & set(link.get("rel", [])):
            yield link["href"]


def third_party_urls(page, host="testserver"):
    """Return those of ``loaded_urls`` that are on another host than ``host``."""
    urls = (urljoin(f"http://{host}/", url) for url in loaded_urls(page))
    return [url for url in urls if urlsplit(url).scheme != "data" and urlsplit(url).hostname != host]


def main_links(page):
    return [link["href"] for link in page.find("main").find_all("a", href=True)]


def parse_json_ld(response):
    """Return the structured data of a page, or None if it has none."""
    script = soup(response).find("script", type="application/ld+json")
    return json.loads(script.string) if script else None


def node_of(graph, kind):
    """Return the only top-level node of that type in ``graph``."""
    (node,) = [node for node in graph["@graph"] if node["@type"] == kind]
    return node
