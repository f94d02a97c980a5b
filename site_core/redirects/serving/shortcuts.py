"""Where a URL of this site leads by itself, so that a redirect to it can lead there at once."""

from __future__ import annotations

from collections.abc import Callable

# Gets a path of this site, and returns the URL that it redirects to. Empty if it doesn't, or if that may change soon.
Shortcut = Callable[[str], str]

shortcuts: list[Shortcut] = []


def register_shortcut(shortcut: Shortcut) -> None:
    shortcuts.append(shortcut)


def take_shortcut(location: str) -> str:
    """Return the URL that ``location`` redirects to by itself, or ``location``."""
    return next(filter(None, (shortcut(location) for shortcut in shortcuts)), location)
