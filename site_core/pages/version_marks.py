"""What marks the differences of two versions of a page in place. A room that can do that registers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class VersionMarker:
    """``mark(html, old)`` returns sanitized HTML: ``html``, the content of a page, with what differs from ``old``.

    ``stylesheet`` is a static file. Its rules apply inside of an element with the class ``css_class``.
    """

    mark: Callable[[str, str], str]
    stylesheet: str
    css_class: str


_markers: list[VersionMarker] = []


def register_version_marker(marker: VersionMarker) -> None:
    _markers[:] = [marker]


def version_marker() -> VersionMarker | None:
    """Return what is registered, or None."""
    return _markers[0] if _markers else None
