"""What images and documents must know about other apps. They register it in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class ImageAction(NamedTuple):
    """A link beside each image in the list. The URL gets the image’s primary key."""

    label: Any  # a lazy string
    url_name: str


image_actions: list[ImageAction] = []


def register_image_action(label: Any, url_name: str) -> None:
    action = ImageAction(label, url_name)
    if action not in image_actions:
        image_actions.append(action)


_retained_files: list[Callable[[], Iterable[str]]] = []


def register_retained_files(get_names: Callable[[], Iterable[str]]) -> None:
    """Register a function that returns names of files that no image has, and that must not be deleted."""
    if get_names not in _retained_files:
        _retained_files.append(get_names)


def retained_files() -> set[str]:
    return {name for get_names in _retained_files for name in get_names()}
