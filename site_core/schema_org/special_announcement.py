"""Banners that close the clinic as schema.org nodes."""

from __future__ import annotations

from urllib.parse import urljoin

from site_core.banners.selection import ShownBanner

from .json_ld import Node, isoformat, ref


def special_announcement(banner: ShownBanner, clinic_name: str, root: str) -> Node:
    """Return the node of a banner that closes the clinic, or places of it: https://schema.org/SpecialAnnouncement."""
    clinic, urls = ref(f"{root}#clinic"), banner.closed_urls
    return {
        "@type": "SpecialAnnouncement",
        "@id": f"{root}#announcement-{banner.pk}",
        "name": clinic_name,
        "text": banner.text,
        "datePosted": isoformat(banner.starts_at),
        "expires": isoformat(banner.ends_at),
        "url": urljoin(root, banner.href) if banner.href else "",
        "announcementLocation": clinic if urls is None else [ref(f"{url}#clinic") for url in urls],
    }
