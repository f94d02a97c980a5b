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
from urllib.parse import unquote, urljoin, urlsplit

from ..content.cleaning import remove_unstorable
from ..importing.upload_paths import path_variants, url_path
from .html_reading import CONTENT, MAIN, REFERENCES, PageText
from .old_pages import OldPage
from .words import lost_texts, lost_words

TITLE_SEPARATOR = re.compile(r"\s+[|–—·•«»:-]\s+")
VIDEO_ID = re.compile(
    r"(?:youtu\.be/|youtube[\w-]*\.com/(?:watch\?\S*?\bv=|embed/|shorts/)|vimeo\.com/(?:video/)?)([\w-]{6,})"
)
NOT_REQUESTED = ("mailto:", "tel:", "sms:")
NO_LINKS = ("#", "javascript:", "data:", "about:")
MAX_LISTED = 50
SIZE_OF_NAME = 60

Resolve = Callable[[str], str]


@dataclass(frozen=True)
class Comparison:
    """``resolve`` returns the path here that a path of the old site leads to, or an empty string."""

    own_hosts: Collection[str]
    resolve: Resolve

    def compare(self, old: OldPage, new: PageText, final_path: str) -> dict[str, Any]:
        """Return what differs, as JSON. Empty if nothing does."""
        found: dict[str, Any] = {
            "title": title_difference(old, new),
            "description": text_difference(old.description, new.description),
            "canonical": self.canonical_difference(old, new, final_path),
        }
        if old.has_text:
            found["words"] = word_difference(old, new)
            found["links"] = self.link_difference(old, new, final_path)
            found["images"] = image_difference(old, new)
        return {name: storable(value) for name, value in found.items() if value}

    def canonical_difference(self, old: OldPage, new: PageText, final_path: str) -> dict[str, str]:
        """Compare canonical URLs: a page is its own, unless the old one named another website."""
        if not new.canonical:
            return {}
        is_foreign = bool(old.canonical) and not self.is_own(old.canonical)
        expected = old.canonical if is_foreign else final_path
        actual = new.canonical if is_foreign or not self.is_own(new.canonical) else path_of(new.canonical)
        if is_foreign:
            is_same = same_url(actual) == same_url(expected)
        else:  # a query string that changes nothing is not part of it
            is_same = page_of(actual) in (page_of(expected), page_of(expected.partition("?")[0]))
        return {} if is_same else {"old": expected, "new": new.canonical}

    def is_own(self, url: str) -> bool:
        host = host_of(url)
        return not host or host in self.own_hosts

    def link_difference(self, old: OldPage, new: PageText, final_path: str) -> dict[str, Any]:
        base = old.url or "/"
        there = new.links_of(*content_parts(new))
        here, raw = {self.place(url, final_path) for url in there}, " ".join(there)
        kept = {self.place(final_path, final_path)}
        missing: list[str] = []
        unresolved: list[str] = []
        for url in old.links:
            places, is_answered = self.old_places(url, base)
            kept |= places
            if places and not places & here and not is_kept_otherwise(url, raw):
                (missing if is_answered else unresolved).append(url)
        names, videos = {file_name(url) for url in old.links} - {""}, set(map(video_id, old.links)) - {""}
        added = [
            url
            for url in (new.links_of(CONTENT) if CONTENT in new.parts else [])
            if self.place(url, final_path) not in kept
            and not url.startswith(NO_LINKS)
            and file_name(url) not in names
            and video_id(url) not in videos
        ]
        # A link to what nothing answers for: its own line says so. The new page has the link at its new URL.
        inner = [url for url in added if self.is_own(url)][: len(unresolved)]
        missing += unresolved[len(inner) :]
        return counted("missing", missing) | counted("added", [url for url in added if url not in inner])

    def place(self, url: str, base: str) -> str:
        """Return what identifies the place of a link on the new page."""
        if url.lower().startswith(NOT_REQUESTED):
            return address(url)
        absolute = safe_join(f"http://here{base}", url)
        if host_of(absolute) in ("here", *self.own_hosts):
            return page_of(path_of(absolute))
        return same_url(absolute)

    def old_places(self, url: str, base: str) -> tuple[set[str], bool]:
        """Return where a link of the old page may lead here, and whether something answers there.

        No places: it is no link to another page.
        """
        if url.startswith(NO_LINKS):
            return set(), True
        if url.lower().startswith(NOT_REQUESTED):
            return {address(url)}, True
        absolute = safe_join(base, url)
        if not self.is_own(absolute):
            return {same_url(absolute)}, True
        path = path_of(absolute)
        places = {page_of(path)}
        if target := self.resolve(path):
            places.add(page_of(target) if target.startswith("/") else same_url(target))
        return places, bool(target)


def title_difference(old: OldPage, new: PageText) -> dict[str, str]:
    """Compare titles without the name of the site, which themes put at one of the ends."""
    headings = set(map(normal, new.headings))
    if old.title and normal(old.title) not in (headings or title_parts(new.title)):
        return {"old": old.title, "new": new.headings[0] if new.headings else new.title}
    known = title_parts(new.title) | headings
    old_parts = title_parts(old.head_title)
    if old.title and normal(old.title) in normal(old.head_title):
        old_parts.add(normal(old.title))
    if old.head_title and old_parts.isdisjoint(known):
        return {"old": old.head_title, "new": new.title}
    return {}


def title_parts(title: str) -> set[str]:
    """Return a title with and without its last part, which may be the name of the site."""
    separators = list(TITLE_SEPARATOR.finditer(title))
    return {normal(title), *(normal(title[: each.start()]) for each in separators[-1:])}


def normal(text: str) -> str:
    quotes = str.maketrans("‘’“”–—", "''\"\"--")
    return " ".join(text.translate(quotes).casefold().split())


def text_difference(old: str, new: str) -> dict[str, str]:
    return {"old": old, "new": new} if old and normal(old) != normal(new) else {}


def content_parts(new: PageText) -> tuple[str, ...]:
    """Return the parts that stand for the text of the old page. Summaries and lists only repeat words of it."""
    return (CONTENT, REFERENCES) if CONTENT in new.parts else (new.content_part,)


def word_difference(old: OldPage, new: PageText) -> dict[str, Any]:
    references = new.text_of(REFERENCES) if CONTENT in new.parts else ""
    text = "\n".join([new.text_of(new.content_part), *new.headings])
    missing = lost_words(old.text, text, references)
    added: Counter[str] = Counter()
    body, known = new.text_of(CONTENT), f"{old.text}\n{old.title}"
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


def image_difference(old: OldPage, new: PageText) -> dict[str, Any]:
    """Compare images by the names of their files, and by their number where files have other names here."""
    wanted = {image_name(url): url for url in old.images if image_name(url)}
    part = MAIN if MAIN in new.parts else new.content_part
    shown = [image_name(url) for url in new.images_of(part)]
    lost = [url for name, url in wanted.items() if not any(is_same_name(name, other) for other in shown)]
    number = len(set(new.images_of(CONTENT if CONTENT in new.parts else part)))
    return counted("missing", lost) if lost and number < len(wanted) else {}


def image_name(url: str) -> str:
    """Return the name of an image file without its size, its ending, and what storages add to it."""
    name = unquote(url_path(url)).rpartition("/")[2].lower()
    shortest = min(path_variants(name), key=len, default=name)
    return re.sub(r"[^\w]+", "", shortest.partition(".")[0])[:SIZE_OF_NAME]


def is_same_name(name: str, other: str) -> bool:
    return bool(other) and (other.startswith(name) or name.startswith(other))


def file_name(url: str) -> str:
    """Return the name of the file that ``url`` leads to, to find a document that has another folder here."""
    name = unquote(url_path(url)).rpartition("/")[2].lower()
    return (
        re.sub(r"[^\w.]+", "", name) if re.search(r"\.\w{2,5}$", name) and not name.endswith((".html", ".php")) else ""
    )


def is_kept_otherwise(url: str, raw: str) -> bool:
    """Return whether the new page has the video or the file of a link at another URL."""
    identity = video_id(url)
    name = file_name(url).rpartition(".")[0]
    return bool(identity and identity in raw) or bool(name and name in re.sub(r"[^\w.]+", "", unquote(raw).lower()))


def video_id(url: str) -> str:
    match = VIDEO_ID.search(url)
    return match[1] if match else ""


def counted(name: str, urls: list[str]) -> dict[str, Any]:
    return {name: len(urls), f"{name}_texts": [url[:500] for url in urls[:MAX_LISTED]]} if urls else {}


def address(url: str) -> str:
    """Return what identifies an email address or a number, however it is written."""
    scheme, _, value = unquote(url).lower().partition(":")
    value, _, query = value.partition("?")
    value = re.sub(r"\s" if scheme == "mailto" else r"[^+\w*#]", "", value)
    return f"{scheme}:{value}" + (f"?{query}" if query else "")


def storable(value: Any) -> Any:
    """Return ``value`` without the characters that no JSON of PostgreSQL can have, wherever they are in it."""
    if isinstance(value, dict):
        return {name: storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    return remove_unstorable(value) if isinstance(value, str) else value


def safe_join(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return url


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return "invalid"


def path_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def page_of(path: str) -> str:
    """Return what identifies a page of this site: its path, decoded, without a slash at its end."""
    path, _, query = path.partition("#")[0].partition("?")
    return unquote(path).rstrip("/").lower() + (f"?{query}" if query else "")


def same_url(url: str) -> str:
    """Return what identifies a page of another website, whichever scheme and “www” it is written with."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.hostname or "").lower().removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
