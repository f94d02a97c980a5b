"""The menus of the old site, as a proposal: people choose what stands in the navigation here."""

from __future__ import annotations

from typing import Any

from .link_targets import PageUrls
from .outline import Analysis, Outline
from .placing import plain_title


def propose_navigation(analysis: Analysis, page_ids: dict[str, int]) -> list[dict[str, Any]]:
    """Return each menu with its links in order. ``page`` is the page here that a link leads to, if there is one."""
    urls = PageUrls(analysis)
    menus: dict[str, list[Outline]] = {}
    for outline in analysis.outlines.values():
        if outline.post_type == "nav_menu_item" and outline.status != "trash":
            name = next((slug for taxonomy, slug in outline.terms if taxonomy == "nav_menu"), "")
            menus.setdefault(name, []).append(outline)
    return [
        {
            "name": menu_name(analysis, name),
            "links": [
                link(analysis, urls, outline, page_ids) for outline in sorted(items, key=lambda item: item.menu_order)
            ],
        }
        for name, items in sorted(menus.items())
    ]


def menu_name(analysis: Analysis, slug: str) -> str:
    term = analysis.terms.get(("nav_menu", slug))
    return term.name if term else slug


def link(analysis: Analysis, urls: PageUrls, outline: Outline, page_ids: dict[str, int]) -> dict[str, Any]:
    object_id = outline.menu.get("object_id", "")
    target = None
    if outline.menu.get("type") == "post_type" and object_id.isdigit():
        target = analysis.by_post_id.get(int(object_id))
    url = outline.menu.get("url", "")
    target = target or (urls.find(url) if url else None)
    term = analysis.terms.get((outline.menu.get("object", ""), outline.slug))
    label = outline.title or (target.title if target else term.name if term else "")
    parent = outline.menu.get("menu_item_parent", "")
    return {
        "label": plain_title(label),
        "url": url or (target.link if target else ""),
        "page": page_ids.get(target.key) if target else None,
        "is_nested": parent not in ("", "0"),
    }
