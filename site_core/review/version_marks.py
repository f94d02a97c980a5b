"""Marks changes in place for other rooms, as the review screen shows them."""

from __future__ import annotations

from site_core.pages.version_marks import VersionMarker, register_version_marker

from .screen.marked_page import MarkedPage


def mark(html: str, old: str) -> str:
    return MarkedPage(html, old).after


register_version_marker(VersionMarker(mark, stylesheet="css/review.css", css_class="review-page"))
