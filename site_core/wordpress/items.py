"""What an export file of WordPress contains, as values. The reader makes them; everything else only reads them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Author:
    """An account of the old site. ``login`` and ``email`` never leave this value: they are no public names."""

    login: str
    display_name: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, tag, or term of another taxonomy (``taxonomy``: ``category``, ``post_tag``, ``nav_menu``, …)."""

    taxonomy: str
    slug: str
    name: str
    parent_slug: str = ""
    term_id: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """The head of an export file. ``base_url`` is the address of the blog, without a slash at its end."""

    title: str = ""
    tagline: str = ""
    base_url: str = ""
    language: str = ""
    generator: str = ""
    wxr_version: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item: a post, page, attachment, menu item, or anything else that has a post type.

    Texts are as in the file, decoded once from XML and repaired; nothing is interpreted: ``title`` is HTML, as in
    WordPress. ``meta`` has the values of each key in order, still serialized by PHP where they are. Dates are as in
    the file (``2024-03-01 09:30:00`` or ``0000-00-00 00:00:00``), ``pub_date`` in the format of RFC 822. ``status``
    is empty if the file has none, and ``post_id`` is negative. ``file`` and ``line`` are where the item begins.
    """

    post_id: int
    post_type: str
    status: str = "publish"
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    parent_id: int = 0
    menu_order: int = 0
    password: str = ""
    sticky: bool = False
    date: str = ""
    date_gmt: str = ""
    modified: str = ""
    modified_gmt: str = ""
    pub_date: str = ""
    attachment_url: str = ""
    terms: tuple[Term, ...] = ()
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)
    comment_count: int = 0
    file: str = ""
    line: int = 0

    def meta_value(self, key: str) -> str:
        """Return the first value of a meta key, or an empty string."""
        return self.meta.get(key, ("",))[0]
