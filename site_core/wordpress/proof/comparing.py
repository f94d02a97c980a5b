"""What differs between a page of the old site and the one that answers for it now.

Words count, not their order or markup, so that a theme, a list of references at the end, or a heading of another level
makes no difference. Numbers count with the words around them. What is missing is looked for in the text and its
references; what was added only in the text, because templates add labels and notices around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.conf import settings

from ..content.cleaning import remove_unstorable
from .html_reading import CONTENT, REFERENCES, PageText
from .images import lost_images
from .links import Links
from .old_pages import OldPage
from .robots import directives, is_hiding
from .titles import normal, title_difference
from .urls import host_of, page_of, path_of, safe_join, same_url, video_id
from .words import lost_texts, lost_words

MAX_LISTED = 50
PUBMED = re.compile(r"//(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)")
HIDDEN_SITE = "noindex, nofollow"  # what all pages say while SEARCH_INDEXING is off

Resolve = Callable[[str], str]


@dataclass(frozen=True)
class Comparison:
    """``resolve`` returns the path here that a path of the old site leads to, or an empty string."""

    own_hosts: Collection[str]
    resolve: Resolve

    def compare(self, old: OldPage, new: PageText, final_path: str) -> dict[str, Any]:
        """Return what differs, as JSON. Empty if nothing does."""
        found: dict[str, Any] = {
            "robots": robots_difference(old, new),
            "title": title_difference(old, new),
            "description": text_difference(old.description, new.description),
            "canonical": self.canonical_difference(old, new, final_path),
        }
        if old.has_text:
            links = Links(self.own_hosts, self.resolve, final_path).compare(old, new, content_parts(new))
            found["words"] = word_difference(old, new)
            found["links"] = counted("missing", links.missing) | counted("added", links.added)
            found["images"] = counted("missing", lost_images(old.images, new, self.find_file))
        return {name: storable(value) for name, value in found.items() if value}

    def canonical_difference(self, old: OldPage, new: PageText, final_path: str) -> dict[str, str]:
        """Compare canonical URLs: a page is its own, unless the old one named another website."""
        is_foreign = bool(old.canonical) and not self.is_own(old.canonical)
        expected = old.canonical if is_foreign else final_path
        if not new.canonical:  # WordPress has none for lists
            return {"old": expected, "new": ""} if old.canonical or old.has_text else {}
        actual = new.canonical if is_foreign or not self.is_own(new.canonical) else path_of(new.canonical)
        if is_foreign:
            is_same = same_url(actual) == same_url(expected)
        else:  # a query string that changes nothing is not part of it
            is_same = page_of(actual) in (page_of(expected), page_of(expected.partition("?")[0]))
        return {} if is_same else {"old": expected, "new": new.canonical}

    def is_own(self, url: str) -> bool:
        host = host_of(url)
        return not host or host in self.own_hosts

    def find_file(self, url: str) -> str:
        """Return where the URL of a file of the old site leads here, or an empty string."""
        url = safe_join("/", url)
        return self.resolve(path_of(url)) if self.is_own(url) else ""


def robots_difference(old: OldPage, new: PageText) -> dict[str, str]:
    """Return what hides a page from search engines that was in them."""
    is_hidden = is_hiding(new.robots) and not is_hiding(old.robots)
    is_site_hidden = not settings.SEARCH_INDEXING and directives(new.robots) == directives(HIDDEN_SITE)
    return {"old": old.robots, "new": new.robots} if is_hidden and not is_site_hidden else {}


def text_difference(old: str, new: str) -> dict[str, str]:
    return {"old": old, "new": new} if old and normal(old) != normal(new) else {}


def content_parts(new: PageText) -> tuple[str, ...]:
    """Return the parts that stand for the text of the old page. Summaries and lists only repeat words of it."""
    return (CONTENT, REFERENCES) if CONTENT in new.parts else (new.content_part,)


def references_text(new: PageText) -> str:
    """Return the text of the references, with the numbers that only their links have here: DOIs, and PubMed’s."""
    numbers = []
    for url in new.links_of(REFERENCES):
        if doi := url.partition("doi.org/")[2]:
            numbers.append(f"doi {unquote(doi)}")
        elif pubmed := PUBMED.search(url):
            numbers.append(f"PMID {pubmed[1]}")
    return "\n".join([new.text_of(REFERENCES), *numbers])


def word_difference(old: OldPage, new: PageText) -> dict[str, Any]:
    references = references_text(new) if CONTENT in new.parts else ""
    # The heading of the page stands for the text only if the text had it: themes show the title by themselves.
    headings = [heading for heading in new.headings if normal(heading) in map(normal, old.headings)]
    text = "\n".join([new.text_of(new.content_part), *headings])
    missing = lost_words(old.text, text, references)
    added: Counter[str] = Counter()
    videos = [url for url in new.links_of(CONTENT) if video_id(url)]  # those without a title have that of the page
    body, known = new.text_of(CONTENT), "\n".join([old.text, old.title, *new.headings * len(videos)])
    if CONTENT in new.parts:
        added = lost_words(body, known)
    difference: dict[str, Any] = {}
    if missing:
        difference |= {
            "missing": missing.total(),
            "missing_texts": lost_texts(old.text, f"{text}\n{references}", missing),
        }
    if added:
        difference |= {"added": added.total(), "added_texts": lost_texts(body, known, added)}
    return difference


def counted(name: str, urls: list[str]) -> dict[str, Any]:
    return {name: len(urls), f"{name}_texts": [url[:500] for url in urls[:MAX_LISTED]]} if urls else {}


def storable(value: Any) -> Any:
    """Return ``value`` without the characters that no JSON of PostgreSQL can have, wherever they are in it."""
    if isinstance(value, dict):
        return {name: storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    return remove_unstorable(value) if isinstance(value, str) else value
