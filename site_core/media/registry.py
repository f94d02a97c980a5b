"""What the list of images must know about other apps. They register it in ``AppConfig.ready``."""

from __future__ import annotations

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
