"""Expands the variables of plug-ins for search engines, such as ``%%title%%`` of Yoast and ``%title%`` of Rank Math."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..items import Item, SiteInfo, Term
from .dates import published_at
from .plain_text import plain_text

VARIABLE = re.compile(
    r"%%([A-Za-z_][\w-]*)%%|%([A-Za-z_][\w-]*(?:\([^()%]*\))?)%|(?<![\w&#])#([a-z]+_[a-z_]{2,40}|tagline|categories)\b"
)
SEPARATORS = "-–—|•·*⋆~«»<>:/"
# The separator that the plug-ins start with. The chosen one is in no export.
SEPARATOR = "-"
EXCERPT_LENGTH = 155

# The names of each plug-in for the same thing.
NAMES = {
    "title": "title post_title page_title seo_title wp_title",
    "site": "sitename sitetitle site_title blog_title site_name org_name",
    "tagline": "sitedesc tagline site_description blog_description site_desc",
    "separator": "sep separator separator_sa",
    "excerpt": "excerpt excerpt_only post_excerpt post_excerpt_only seo_description post_content",
    "category": "category primary_category post_category category_title taxonomy_title primary_cat first_category",
    "categories": "categories",
    "tag": "tag post_tag",
    "tags": "tags",
    "author": "name author author_name post_author post_author_name user_name",
    "id": "id post_id postid",
    "date": "date post_date",
    "modified": "modified post_modified_date post_modified",
    "year": "post_year",
    "current_year": "currentyear current_year",
    "focus": "focuskw focus_keyword",
    # Only archives and later pages have these.
    "": "page pagenumber pagetotal page_number paged current_pagination searchphrase search_query term_title pt_single "
    "pt_plural category_description tag_description term_description archive_title",
}
MEANINGS = {name: meaning for meaning, names in NAMES.items() for name in names.split()}
CUSTOM_FIELD = re.compile(r"(?:cf_|_cf_|customfield\()([\w-]+)\)?")


@dataclass(frozen=True, slots=True)
class Variables:
    """What variables stand for on one item. ``unknown`` collects the names of those that it doesn’t know."""

    item: Item
    site: SiteInfo
    author: str = ""
    primary_category: str = ""
    terms: Mapping[int, Term] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def expand(self, text: str, focus: str = "") -> str:
        """Return ``text`` as plain text with its variables expanded. Unknown ones are left out."""
        if not VARIABLE.search(text):
            return plain_text(text)
        values = self._values() | {"focus": focus}
        expanded = VARIABLE.sub(lambda match: self._value(match, values), text)
        return without_loose_separators(plain_text(expanded))

    def _value(self, match: re.Match[str], values: Mapping[str, str]) -> str:
        name = (match[1] or match[2] or match[3]).lower().strip("_")
        meaning = MEANINGS.get(name.partition("(")[0])
        if meaning is not None:
            return values.get(meaning, "")
        if custom := CUSTOM_FIELD.fullmatch(name):
            return self.item.meta_value(custom[1])
        if match[3]:
            return match[0]  # a word with “#” in front
        self.unknown.add(name.partition("(")[0])
        return ""

    def _values(self) -> dict[str, str]:
        item, date = self.item, published_at(self.item)
        categories = [term.name for term in item.terms if term.taxonomy == "category"]
        tags = [term.name for term in item.terms if term.taxonomy == "post_tag"]
        return {
            "title": item.title,
            "site": self.site.title,
            "tagline": self.site.tagline,
            "separator": SEPARATOR,
            "excerpt": excerpt_of(item),
            "category": self.primary_category or next(iter(categories), ""),
            "categories": ", ".join(categories),
            "tag": next(iter(tags), ""),
            "tags": ", ".join(tags),
            "author": self.author,
            "id": str(item.post_id),
            "date": date.date().isoformat() if date else "",
            "year": str(date.year) if date else "",
            "current_year": str(datetime.datetime.now(datetime.UTC).year),
        }


def excerpt_of(item: Item) -> str:
    """Return the excerpt, or the start of the text."""
    if excerpt := plain_text(item.excerpt):
        return excerpt
    text = plain_text(item.content[: EXCERPT_LENGTH * 40])
    return text if len(text) <= EXCERPT_LENGTH else text[:EXCERPT_LENGTH].rpartition(" ")[0]


def without_loose_separators(text: str) -> str:
    """Remove separators that have nothing on one side because a variable was empty."""
    separators = re.escape(SEPARATORS)
    text = re.sub(rf"(?:(?<=\s)|^)[{separators}](?:\s+[{separators}](?=\s|$))+", SEPARATOR, text)
    text = re.sub(rf"^[{separators}](?=\s)|(?<=\s)[{separators}]$|^[{separators}]$", "", text)
    return " ".join(text.split())
