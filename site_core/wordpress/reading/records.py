"""Elements of an export by name → values."""

from __future__ import annotations

import re
from typing import Any

from ..items import Author, Item, SiteInfo, Term

# The texts of an element’s children by their names, and what the parser adds.
Record = dict[str, Any]


def item_of(record: Record, content: str, file: str) -> Item:
    """Return the item that an ``item`` element describes. ``content`` is repaired."""
    text = {key: value.strip() for key, value in record.items() if isinstance(value, str)}
    return Item(
        post_id=whole_number(text.get("wp:post_id")),
        post_type=text.get("wp:post_type") or "post",
        status=text.get("wp:status", ""),
        title=record.get("title", ""),
        slug=text.get("wp:post_name", ""),
        link=text.get("link", ""),
        guid=text.get("guid", ""),
        creator=text.get("dc:creator", ""),
        content=content,
        excerpt=record.get("excerpt:encoded", ""),
        parent_id=whole_number(text.get("wp:post_parent")),
        menu_order=whole_number(text.get("wp:menu_order")),
        password=record.get("wp:post_password", ""),
        sticky=text.get("wp:is_sticky") == "1",
        date=text.get("wp:post_date", ""),
        date_gmt=text.get("wp:post_date_gmt", ""),
        modified=text.get("wp:post_modified", ""),
        modified_gmt=text.get("wp:post_modified_gmt", ""),
        pub_date=text.get("pubDate", ""),
        attachment_url=text.get("wp:attachment_url", ""),
        terms=without_plain_repeats(record["terms"]),
        meta={key: tuple(values) for key, values in record["meta"].items()},
        comment_count=record["comment count"],
        file=file,
        line=record["line"],
    )


def whole_number(text: str | None) -> int:
    """Return a whole number that a database can hold, or 0."""
    digits = (text or "").strip()
    if re.fullmatch(r"-?[0-9]{1,18}", digits):
        return int(digits)
    return 0


def author_of(record: Record) -> Author:
    """Return the author that a ``wp:author`` element describes."""
    return Author(
        login=record.get("wp:author_login", "").strip(),
        display_name=record.get("wp:author_display_name", "").strip(),
        first_name=record.get("wp:author_first_name", "").strip(),
        last_name=record.get("wp:author_last_name", "").strip(),
        email=record.get("wp:author_email", "").strip(),
    )


def term_of(element: str, record: Record) -> Term:
    """Return the term that a ``wp:category``, ``wp:tag``, or ``wp:term`` element describes."""
    taxonomy, slug, name, parent, description = {
        "wp:category": ("category", "category_nicename", "cat_name", "category_parent", "category_description"),
        "wp:tag": ("post_tag", "tag_slug", "tag_name", "", "tag_description"),
    }.get(element, ("", "term_slug", "term_name", "term_parent", "term_description"))
    text = {key.removeprefix("wp:"): value.strip() for key, value in record.items() if isinstance(value, str)}
    return Term(
        taxonomy=taxonomy or text.get("term_taxonomy", ""),
        slug=text.get(slug, ""),
        name=text.get(name, ""),
        parent_slug=text.get(parent, ""),
        term_id=whole_number(text.get("term_id")),
        description=text.get(description, ""),
    )


def without_plain_repeats(terms: list[Term]) -> tuple[Term, ...]:
    """Return the terms once each. WXR 1.0 repeats each one without its slug."""
    with_slug = {term.name for term in terms if term.slug}
    return tuple(dict.fromkeys(term for term in terms if term.slug or term.name not in with_slug))


def site_of(record: Record) -> SiteInfo:
    """Return the site that a ``channel`` element describes."""
    url = record.get("wp:base_blog_url") or record.get("wp:base_site_url") or record.get("link", "")
    return SiteInfo(
        title=record.get("title", "").strip(),
        tagline=record.get("description", "").strip(),
        base_url=url.strip().rstrip("/"),
        language=record.get("language", "").strip(),
        generator=record.get("generator", "").strip(),
        wxr_version=record.get("wp:wxr_version", "").strip(),
    )
