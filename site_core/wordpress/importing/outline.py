"""What an import knows about every item before it writes the first one: all but the text.

The first pass through the files makes it. It stays in memory, about 1 KB for an item, while the text streams by.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..content.anchors import linked_parts
from ..content.builder_data import TEXT_META
from ..content.builder_switches import ELEMENTOR, elementor_data
from ..content.custom_fields import is_field
from ..content.plugin_values import LABELED_META
from ..items import Author, Item, SiteInfo, Term
from ..reading.attachments import attachment_of

# Meta that changes what is imported. Others change without anybody having edited the post: counters, locks, caches.
RELEVANT_META = (
    *("_yoast_wpseo_", "rank_math_", "_seopress_", "_aioseo", "aioseo", "_genesis_", "_open_graph", "_social_image"),
    *(ELEMENTOR, "_thumbnail_id", "_wp_page_template", "footnotes"),
    *TEXT_META,
)
# Post types of what several pages share: reusable blocks, templates, and global elements.
SHARED_PARTS = re.compile(
    r"^(?:wp_block|elementor_library|fusion_(?:template|element)|et_pb_layout|blocks|(?:cms|html|content|static|global)_?block|"
    r"templatera|us_page_block|salient_g_sections|uncodeblock|porto_builder|fl-builder-template|oceanwp_library|"
    r"ae_global_templates|elementor-hf|vc4_templates)$"
)
MAX_FORMER_SLUGS, MAX_PARTS = 50, 100  # of an item
MAX_LINKED_PARTS = 20_000
# Numbers that plug-ins compute from the text.
IRRELEVANT_META = re.compile("score|reading_?time|analytic|internal_links|wordproof")


@dataclass(slots=True)
class Outline:
    """One item without its text. ``content`` is kept only of parts that other items show."""

    key: str
    post_id: int
    post_type: str
    status: str
    title: str
    slug: str
    link: str = ""
    guid: str = ""
    creator: str = ""
    parent_id: int = 0
    menu_order: int = 0
    is_protected: bool = False
    date: str = ""
    date_gmt: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    language: str = ""
    template: str = ""
    has_text: bool = False
    attachment_url: str = ""
    attached_file: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    menu: dict[str, str] = field(default_factory=dict)
    content: str = ""
    line: int = 0
    former_slugs: tuple[str, ...] = ()
    parts: int = 1  # that its text is divided into, each with a URL of its own


@dataclass
class Analysis:
    """What the export files contain."""

    site: SiteInfo
    authors: dict[str, Author]
    terms: dict[tuple[str, str], Term]
    outlines: dict[str, Outline] = field(default_factory=dict)
    by_post_id: dict[int, Outline] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # by (post type, status)
    languages: Counter[str] = field(default_factory=Counter)
    used_terms: Counter[tuple[str, str]] = field(default_factory=Counter)
    used_authors: Counter[str] = field(default_factory=Counter)
    parent_ids: set[int] = field(default_factory=set)  # of pages that have children
    posts_page_id: int = 0  # of the page that lists the posts, if the items show it
    hosts: set[str] | None = None  # computed once: see link_targets
    linked_parts: set[str] = field(default_factory=set)  # names of parts of pages that links lead to
    bases: dict[str, str] = field(default_factory=dict)  # of lists: see old_urls.bases

    def add_linked_parts(self, item: Item) -> None:
        """Remember which parts of pages the links of ``item`` lead to."""
        for name in linked_parts(f'{item.content}<a href="{item.meta_value("_menu_item_url")}">'):
            if len(self.linked_parts) < MAX_LINKED_PARTS:
                self.linked_parts.add(name)

    @cached_property
    def terms_by_id(self) -> dict[int, Term]:
        return {term.term_id: term for term in self.terms.values() if term.term_id}

    @cached_property
    def shared_by_slug(self) -> dict[str, Outline]:
        """Return the parts that several pages share, by slug."""
        return {each.slug: each for each in self.outlines.values() if is_shared_part(each.post_type) and each.slug}

    @cached_property
    def logins_by_slug(self) -> dict[str, str]:
        """Return the logins that differ from the slugs that WordPress makes of them, such as “Dr.Smith”."""
        slugs = {re.sub("[^a-z0-9_]+", "-", login.lower()).strip("-"): login for login in self.authors}
        return {slug: login for slug, login in slugs.items() if slug != login}


def is_shared_part(post_type: str) -> bool:
    """Return whether items of this post type are parts that several pages show."""
    return bool(SHARED_PARTS.match(post_type))


def item_key(item: Item) -> str:
    """Return the key of ``item``, the same in every export of its site. Its id may be one that the reader gave it."""
    return f"post:{item.post_id}"


def source_hash(item: Item) -> str:
    """Return the hash of everything about ``item`` that an import writes."""
    meta = {
        key: values
        for key, values in sorted(item.meta.items())
        if (key.startswith(RELEVANT_META) or key in LABELED_META or is_field(item, key))
        and not IRRELEVANT_META.search(key)
    }
    terms = sorted((term.taxonomy, term.slug) for term in item.terms)
    texts = [item.title, item.slug, item.content, item.excerpt, item.status, item.creator, item.date, item.date_gmt]
    values = [item.post_type, item.parent_id, bool(item.password), texts, terms, meta]
    if item.meta_value(ELEMENTOR) and not elementor_data(item):
        values.append("Elementor is turned off")
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def make_outline(item: Item, language: str) -> Outline:
    terms = tuple((term.taxonomy, term.slug) for term in item.terms)
    outline = Outline(
        key=item_key(item),
        post_id=item.post_id,
        post_type=item.post_type,
        status=item.status,
        title=item.title,
        slug=item.slug,
        link=item.link,
        guid=item.guid,
        creator=item.creator,
        parent_id=item.parent_id,
        menu_order=item.menu_order,
        is_protected=bool(item.password),
        date=item.date,
        date_gmt=item.date_gmt,
        terms=terms,
        language=language,
        template=item.meta_value("_wp_page_template"),
        has_text=bool(item.content.strip() or elementor_data(item)) or not item.meta.keys().isdisjoint(TEXT_META),
        line=item.line,
        former_slugs=tuple(filter(None, item.meta.get("_wp_old_slug", ())))[:MAX_FORMER_SLUGS],
        parts=1 + min(item.content.count("<!--nextpage-->"), MAX_PARTS),
    )
    if item.post_type == "attachment":
        attachment = attachment_of(item)
        outline.attachment_url, outline.attached_file = attachment.url, attachment.path
        outline.alt, outline.caption, outline.credit = attachment.alt, attachment.caption, attachment.credit
    elif item.post_type == "nav_menu_item":
        prefix = "_menu_item_"
        outline.menu = {key.removeprefix(prefix): item.meta_value(key) for key in item.meta if key.startswith(prefix)}
    elif is_shared_part(item.post_type):
        outline.content = item.content
    return outline


def add_outline(analysis: Analysis, outline: Outline) -> None:
    analysis.outlines[outline.key] = outline
    analysis.by_post_id[outline.post_id] = outline
    if outline.post_type == "page" and outline.status != "trash":
        analysis.parent_ids.add(outline.parent_id)
    analysis.counts[outline.post_type, outline.status] += 1
    analysis.languages[outline.language] += 1
    analysis.used_terms.update(outline.terms)
    analysis.used_authors.update(author_logins(analysis, outline.creator, outline.terms))


def author_logins(analysis: Analysis, creator: str, terms: Iterable[tuple[str, str]]) -> list[str]:
    """Return the logins of the authors of an item: those of co-author plug-ins, else the one of WordPress."""
    prefix = "cap-"  # of Co-Authors Plus
    slugs = [slug.removeprefix(prefix) for taxonomy, slug in terms if taxonomy == "author" and slug]
    return list(dict.fromkeys(analysis.logins_by_slug.get(slug, slug) for slug in slugs)) or [creator]


def ancestors(analysis: Analysis, outline: Outline) -> Iterable[Outline]:
    """Yield the parents of ``outline``, the nearest first. A cycle ends where it begins."""
    seen = {outline.post_id}
    parent_id = outline.parent_id
    while parent_id and parent_id not in seen and (parent := analysis.by_post_id.get(parent_id)):
        seen.add(parent_id)
        yield parent
        parent_id = parent.parent_id
